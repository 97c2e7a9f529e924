using System.Collections.Concurrent;

namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>One account: its name, its token, what its plan allows, and its disk.</summary>
public sealed class Account(string user, string token, string folder)
{
    public string User => user;
    public string Token => token;
    /// <summary>What stands at / for this account.</summary>
    public Disk Disk { get; } = new(Path.Combine(folder, user), user);
    public int MostWebApps { get; set; } = 3;
    public bool HasAlwaysOn { get; set; } = true;
    public bool HasScheduled { get; set; } = true;

    /// <summary>By domain, in lower case.</summary>
    public ConcurrentDictionary<string, WebApp> WebApps { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<int, TaskOfAccount> AlwaysOn { get; } = new();
    public ConcurrentDictionary<int, TaskOfAccount> Scheduled { get; } = new();
}
