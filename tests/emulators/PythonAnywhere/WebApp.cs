using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>A web app: what the API knows of it, and the process that runs its WSGI file since the last reload.</summary>
public sealed class WebApp(int id, Account account, string domain, string python, AppRunner runner) : IAsyncDisposable
{
    readonly SemaphoreSlim gate = new(1);
    WebProcess? process;
    int mappings;

    public int Id => id;
    public Account Account => account;
    public string Domain => domain;
    public string Python { get; set; } = python;
    public string VirtualEnvironment { get; set; } = "";
    public bool IsEnabled { get; set; } = true;
    /// <summary>By id: address and path. What visitors have of them is as it was at the last reload.</summary>
    public SortedDictionary<int, (string Url, string Path)> Mappings { get; } = [];
    public IReadOnlyList<(string Url, string Path)> Served { get; private set; } = [];
    /// <summary>Completed unless it is being reloaded.</summary>
    public Task Ready { get; private set; } = Task.CompletedTask;
    /// <summary>How often it was reloaded.</summary>
    public int Reloads { get; private set; }

    public string WsgiFile => $"/var/www/{domain.ToLowerInvariant().Replace('.', '_')}_wsgi.py";
    public string Log(string kind) => account.Disk.Real($"/var/log/{domain.ToLowerInvariant()}.{kind}.log")!;

    /// <summary>Port of its process; null while none listens.</summary>
    public int? Port => process is { } running && !running.Process.Ended.IsCompleted ? running.Port : null;

    /// <summary>When it was last reloaded or asked.</summary>
    public long Used { get; set; } = System.Diagnostics.Stopwatch.GetTimestamp();
    bool isAsleep;

    public int Map(string url, string path)
    {
        lock (Mappings)
        {
            Mappings[++mappings] = (url, path);
            return mappings;
        }
    }

    /// <summary>Its process ends until somebody asks it again, as that of an app does that nobody visits.</summary>
    public async Task Sleep()
    {
        await gate.WaitAsync();
        try
        {
            if (process is not { } running || running.Process.Ended.IsCompleted) return;
            isAsleep = true;
            await running.Process.Stop(TimeSpan.Zero);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Starts again what sleeps.</summary>
    public async Task Wake()
    {
        Used = System.Diagnostics.Stopwatch.GetTimestamp();
        if (!isAsleep) return;
        await gate.WaitAsync();
        try
        {
            if (isAsleep) await Start();
        }
        finally
        {
            gate.Release();
        }
    }

    async Task Start()
    {
        isAsleep = false;
        process = runner.Web(account.Disk.Home, Command(), new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1", ["PYTHONPATH"] = Environment() });
        await process.Listens(TimeSpan.FromSeconds(20));
    }

    /// <summary>Ends what runs and starts the WSGI file; returns when it listens, has ended, or 20 seconds are over.</summary>
    public async Task Reload(TimeSpan delay)
    {
        await gate.WaitAsync();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Ready = ready.Task;
        try
        {
            Reloads++;
            if (process is { } old) await old.Process.Stop(TimeSpan.Zero);
            lock (Mappings) Served = [.. Mappings.Values];
            await Task.Delay(delay);
            await Start();
        }
        finally
        {
            Used = System.Diagnostics.Stopwatch.GetTimestamp();
            ready.SetResult();
            gate.Release();
        }
    }

    /// <summary>The platform runs it under a server of its own, with HOME as its working directory.</summary>
    string Command()
    {
        var file = account.Disk.Real(WsgiFile)!;
        return $"exec gunicorn --workers 1 --threads 8 --pythonpath '{Path.GetDirectoryName(file)}' '{Path.GetFileNameWithoutExtension(file)}:application' >> '{Log("server")}' 2>> '{Log("error")}'";
    }

    string Environment() => VirtualEnvironment.Length > 0 && account.Disk.Real(VirtualEnvironment + "/lib") is { } lib && Directory.Exists(lib)
        ? string.Join(':', Directory.GetDirectories(lib, "python*").Select(folder => Path.Combine(folder, "site-packages"))) : "";

    public async ValueTask DisposeAsync()
    {
        if (process is { } running) await running.Process.DisposeAsync();
        process = null;
    }
}
