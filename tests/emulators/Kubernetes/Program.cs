using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;

return await EmulatorProgram.Run(args, port => new KubernetesEmulator(port, Delays.Real));
