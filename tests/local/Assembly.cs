using System.Runtime.Versioning;

// Signals, /proc and Unix sockets: the host's Windows side has no tests yet.
[assembly: UnsupportedOSPlatform("windows")]
// Each test has a host and Python servers of its own; more at once would only measure the machine.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
