using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.Kel;
using Dogshore.Emulators.Kubernetes.OpenShift;

// A word before the port says what it is.
return args switch
{
    ["openshift", .. var more] => await EmulatorProgram.Run(more, port => new OpenShiftEmulator(port, Delays.Real)),
    ["kel", .. var more] => await EmulatorProgram.Run(more, port => new KelEmulator(port)),
    _ => await EmulatorProgram.Run(args, port => new KubernetesEmulator(port, Delays.Real)),
};
