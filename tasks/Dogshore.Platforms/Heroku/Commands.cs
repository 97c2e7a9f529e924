using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.Heroku;

/// <summary>The process types of a slug: what a Procfile would say, and the program that was published.</summary>
static class Commands
{
    const string Settings = ".runtimeconfig.json";

    public static ImmutableSortedDictionary<string, string> Of(Desired desired, ImmutableArray<FileEntry> files)
    {
        var commands = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var process in desired.Processes) commands[process.Name] = Stamped(process.Command ?? Program(files), desired.Stamp);
        if (desired.Databases.Any(database => database.Migrate is not null))
            commands[Migration.Process] = $"{Migration.Code}={Remembered.Short(desired.Content.Digest)} {Migration.Command}";
        return commands.ToImmutable();
    }

    /// <summary>The published program; Heroku tells the port, and it listens on all addresses of its own dyno.</summary>
    static string Program(ImmutableArray<FileEntry> files)
    {
        var root = files.Where(file => file.Path.StartsWith(HerokuFiles.SlugFolder, StringComparison.Ordinal)).Select(file => file with { Path = file.Path[HerokuFiles.SlugFolder.Length..] })
            .Where(file => !file.Path.Contains('/', StringComparison.Ordinal)).ToArray();
        var named = root.Where(file => file.Path.EndsWith(Settings, StringComparison.Ordinal)).Select(file => file.Path[..^Settings.Length]).ToArray();
        // Published as one file it has no settings beside it.
        var programs = root.Where(file => file.IsExecutable && (named.Length == 0 || named.Contains(file.Path)) && Path.GetExtension(file.Path) is not (".so" or ".sh")).Select(file => file.Path).ToArray();
        if (programs.Length != 1) throw new DeployException(Dog.HerokuNoProgram.With(programs.Length == 0 ? "there is none" : $"it may be any of {string.Join(", ", programs)}"));
        return $"./{Migration.Quoted(programs[0])} --urls http://*:$PORT";
    }

    /// <summary>What the app may say of itself. Config could tell it only at the price of one more release.</summary>
    static string Stamped(string command, Stamp stamp) =>
        $"DEPLOY_VERSION={Migration.Quoted(stamp.Version)} {(stamp.Commit is { } commit ? $"DEPLOY_COMMIT={Migration.Quoted(commit)} " : "")}{command}";
}
