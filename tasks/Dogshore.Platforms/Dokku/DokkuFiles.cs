using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Dogshore.Manifest;
using Dogshore.Model;

namespace Dogshore.Platforms.Dokku;

/// <summary>What dokku wants in a package: a Procfile, for what its buildpacks do not know a Dockerfile, and the migration as its release task.</summary>
static class DokkuFiles
{
    public const string Script = ".dogshore/migrate.sh";
    const string Platform = "dokku";

    public static ImmutableArray<WantedFile> Of(Effective effective)
    {
        var migrations = effective.Databases.Where(database => database.Migrate is not null).ToImmutableArray();
        var processes = effective.Processes.Where(process => process.Command is not null).Select(process => (process.Name, Command: process.Command!));
        // A Procfile replaces what the image would start, so it names the web process too when it names anything.
        if (effective.Runtime == Runtime.Dotnet && effective.Processes.All(process => process.Name != "web" || process.Command is null) && (migrations.Length > 0 || processes.Any()))
            processes = processes.Prepend(("web", $"sh -c '{StartDotnet}'"));
        if (migrations.Length > 0) processes = processes.Append(("release", $"sh {Script}"));

        return
        [
            Procfile.Of(Platform, processes),
            .. migrations.Length > 0 ? (WantedFile[])[new MadeFile(Platform, Script, MigrationScript(migrations))] : [],
            .. effective.To["Deliver"] == "image" ? [new MadeFile(Platform, "Dockerfile", $"FROM {effective.To["Image"]}\n")] : Image(effective),
        ];
    }

    /// <summary>The published app is the one that has a runtime configuration.</summary>
    const string StartDotnet = "set -- *.runtimeconfig.json; exec dotnet \"${1%.runtimeconfig.json}.dll\"";

    static IEnumerable<WantedFile> Image(Effective effective)
    {
        var text = effective.Runtime switch
        {
            Runtime.Dotnet => $"""
                FROM {effective.To["DotnetImage"] ?? DokkuPlatform.DotnetImage}
                WORKDIR /app
                COPY . .
                ENV ASPNETCORE_URLS=http://+:5000
                EXPOSE 5000
                CMD ["sh", "-c", "{StartDotnet.Replace("\"", "\\\"", StringComparison.Ordinal)}"]

                """,
            Runtime.Static => """
                FROM docker.io/library/nginx:1-alpine
                COPY . /usr/share/nginx/html
                EXPOSE 80

                """,
            _ => null,
        };
        if (text is null) yield break;
        yield return new MadeFile(Platform, "Dockerfile", text);
        // What builds the image is no part of the app, and of a site it would be served.
        yield return new MadeFile(Platform, ".dockerignore", "Dockerfile\n.dockerignore\nProcfile\n");
    }

    /// <summary>Dokku runs its release task at every build, so that a rollback would migrate again: only a release that is to migrate says so.
    /// In a file, because a command in a Procfile passes three shells' ideas of quotes.</summary>
    static string MigrationScript(ImmutableArray<Database> migrations)
    {
        var script = new StringBuilder($"#!/bin/sh\n# Made by Dogshore from Migrate= of the manifest.\n[ \"${Releasing.MigrateName}\" = yes ] || exit 0\n");
        foreach (var database in migrations)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(database.Timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            script.Append(CultureInfo.InvariantCulture, $"timeout {seconds} sh -c {Quoted(database.Migrate!)}\ncode=$?\n");
            // 124 is timeout's own; 143 is what busybox makes of it.
            script.Append(CultureInfo.InvariantCulture, $"case $code in 0) ;; 124|143) echo '{DeployWatch.OverTime}' >&2; exit 124 ;; *) exit $code ;; esac\n");
        }
        return script.ToString();
    }

    static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
