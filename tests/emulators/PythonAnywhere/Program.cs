using Dogshore.Emulators;
using Dogshore.Emulators.PythonAnywhere;

// With the limit of requests that the platform has; tests take more.
return await EmulatorProgram.Run(args, port => new PythonAnywhereEmulator(port));
