using Dogshore.Emulators;
using Dogshore.Emulators.Convox;

// As slow as a person would bear; tests take it faster.
return await EmulatorProgram.Run(args, port => new ConvoxEmulator(port) { Delays = new(Build: TimeSpan.FromSeconds(2), Promote: TimeSpan.FromSeconds(1), Process: TimeSpan.FromSeconds(1), Resource: TimeSpan.FromSeconds(3)) });
