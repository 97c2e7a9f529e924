using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Ssh;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>How the code comes to the server.</summary>
enum Way { Archive, Push, Image }

/// <summary>A destination's settings, as they are used.</summary>
sealed class DokkuPlace(Destination to, World world)
{
    /// <summary>Where the key is looked for when the destination names no variable.</summary>
    public const string KeyVariable = "DOKKU_SSH_KEY";

    public string App => to.App;
    /// <summary>Never deployed; its config holds our records.</summary>
    public string RecordApp => $"{to.App}.dogshore";
    /// <summary>There while somebody deploys.</summary>
    public string LockApp => $"{to.App}.dogshore-lock";
    public World World => world;
    public int Keep => int.Parse(to["Keep"] ?? "5", NumberStyles.None, CultureInfo.InvariantCulture);
    public Way Way => to["Deliver"] switch { "push" => Way.Push, "image" => Way.Image, _ => Way.Archive };
    public string? Image => to["Image"];
    /// <summary>For a build with everything that comes after it.</summary>
    public TimeSpan Timeout => Durations.Parse(to["Timeout"] ?? "") ?? TimeSpan.FromMinutes(30);
    public DokkuServer Server { get; } = new(new SshClient(ServerOf(to, world), world), world);

    /// <exception cref="DeployException">A setting is none that ssh could be given.</exception>
    static SshServer ServerOf(Destination to, World world)
    {
        if (Flaws(to).FirstOrDefault() is { } flaw) throw new DeployException(flaw);
        return new(to["Host"]!, SshServer.PortOf(to["Port"] ?? "22")!.Value, to["User"] ?? "dokku", to["HostKey"], Path(to["KnownHosts"], world), Path(to["Identity"], world), Key(to, world));
    }

    public static IEnumerable<Finding> Flaws(Destination to)
    {
        if (!SshServer.IsHost(to["Host"] ?? "")) yield return Dog.DokkuBadPlace.With(to.Name, "Host", to["Host"], "the name or address of a server, such as apps.example.org").At(to.Place);
        if (SshServer.PortOf(to["Port"] ?? "22") is null) yield return Dog.DokkuBadPlace.With(to.Name, "Port", to["Port"], "a number from 1 to 65535").At(to.Place);
        if (!SshServer.IsUser(to["User"] ?? "dokku")) yield return Dog.DokkuBadPlace.With(to.Name, "User", to["User"], "the name of an account, such as dokku").At(to.Place);
        if (to["HostKey"] is { } key && !SshServer.IsHostKey(key)) yield return Dog.DokkuBadPlace.With(to.Name, "HostKey", key, "a host key as ssh-keyscan prints it without the host's name, such as ssh-ed25519 AAAA…").At(to.Place);
        foreach (var name in new[] { "KnownHosts", "Identity" })
        {
            if (to[name] is { } path && (path.StartsWith('-') || path.AsSpan().ContainsAny("\"%\r\n"))) yield return Dog.DokkuBadPlace.With(to.Name, name, path, "the path of a file, without quotes and percent signs").At(to.Place);
        }
        if (to["Deliver"] == "image" && !IsPinned(to["Image"])) yield return Dog.DokkuImageNotPinned.With(to.Name, to["Image"] ?? "").At(to.Place);
    }

    /// <summary>A tag may be moved, and dokku then says that nothing changed: only a digest says what runs.</summary>
    static bool IsPinned(string? image) => image is not null && System.Text.RegularExpressions.Regex.IsMatch(image, @"\A[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}\z");

    static string? Path(string? path, World world) => path is null ? null
        : System.IO.Path.GetFullPath(path.StartsWith("~/", StringComparison.Ordinal) ? System.IO.Path.Combine(world.Environment("HOME") ?? "/", path[2..]) : path, world.Directory);

    static Secret? Key(Destination to, World world)
    {
        var variable = to["Credential"] ?? KeyVariable;
        if (world.Environment(variable) is not { } text || text.Trim().Length == 0) return to["Credential"] is null ? null : throw new DeployException(Dog.VariableMissing.With(variable, "Credential"));
        // As a whole and line by line: a log shows lines.
        world.Log.Mask(text);
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 20 && !line.StartsWith("-----", StringComparison.Ordinal))) world.Log.Mask(line);
        return new Secret(text);
    }
}
