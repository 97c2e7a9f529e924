using Dogshore.Emulators;
using Dogshore.Emulators.Heroku;

// As slow as a person would bear; tests take it faster.
return await EmulatorProgram.Run(args, port => new HerokuEmulator(port) { Delays = new(Build: TimeSpan.FromSeconds(2), Release: TimeSpan.FromSeconds(1), Dyno: TimeSpan.FromSeconds(1), AddOn: TimeSpan.FromSeconds(3)) });
