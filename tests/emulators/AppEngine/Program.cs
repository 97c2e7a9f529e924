using Dogshore.Emulators;
using Dogshore.Emulators.AppEngine;

// As slow as a person would bear; tests take it faster.
return await EmulatorProgram.Run(args, port => new AppEngineEmulator(port) { Delays = new(Operation: TimeSpan.FromSeconds(2), Build: TimeSpan.FromSeconds(2)) });
