using Dogshore.Emulators;
using Dogshore.Emulators.ElasticBeanstalk;

// As slow as a person would bear; tests take it faster.
return await EmulatorProgram.Run(args, port => new BeanstalkEmulator(port) { Delays = new(Process: TimeSpan.FromSeconds(1), Update: TimeSpan.FromSeconds(3), Health: TimeSpan.FromSeconds(2), Log: TimeSpan.FromSeconds(1)) });
