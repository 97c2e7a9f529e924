using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.OpenShift;

// A word before the port says which cluster it is.
return args is ["openshift", .. var more]
    ? await EmulatorProgram.Run(more, port => new OpenShiftEmulator(port, Delays.Real))
    : await EmulatorProgram.Run(args, port => new KubernetesEmulator(port, Delays.Real));
