using Dogshore.Emulators;
using Dogshore.Emulators.S3;

return await EmulatorProgram.Run(args, port => new S3Emulator(port) { MakesBuckets = true });
