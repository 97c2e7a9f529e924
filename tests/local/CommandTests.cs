using System.Collections.Immutable;
using Dogshore.Local.Running;
using Dogshore.Model;

namespace Dogshore.Local.Tests;

/// <summary>What is started for a process.</summary>
public sealed class CommandTests : IDisposable
{
    readonly string content = Directory.CreateTempSubdirectory("dogshore-").FullName;

    public void Dispose() => Directory.Delete(content, recursive: true);

    Runnable Runnable(Runtime runtime = Runtime.Dotnet) => new("shop", new ReleaseRecord
    {
        Id = "1", Number = 1, Stamp = new Stamp { Content = "c" }, Runtime = runtime, Made = default, Processes = [], ToolPath = $"relative:/nowhere:{content}/tools",
    }, content, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty);

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(content, path))!);
        File.WriteAllText(Path.Combine(content, path), text);
    }

    static ProcessRecord Web(string? command = null) => new("web", command, 1);

    [Fact]
    public void A_users_command_goes_through_the_shell_as_it_is()
    {
        var (program, arguments) = Commands.Of(Web("gunicorn 'a b' $X"), Runnable());
        program.ShouldBe("/bin/sh");
        arguments.ShouldBe(["-c", "gunicorn 'a b' $X"]);
    }

    [Fact]
    public void A_published_app_is_run_by_the_dotnet_of_the_deploys_PATH()
    {
        Write("hello.runtimeconfig.json", """{ "runtimeOptions": { "framework": { "name": "Microsoft.AspNetCore.App", "version": "10.0.0" } } }""");
        Write("tools/dotnet", "");
        var (program, arguments) = Commands.Of(Web(), Runnable());
        program.ShouldBe($"{content}/tools/dotnet");
        arguments.ShouldBe([$"{content}/hello.dll"]);
    }

    [Fact]
    public void A_self_contained_app_is_run_by_itself()
    {
        Write("hello.runtimeconfig.json", """{ "runtimeOptions": { "includedFrameworks": [ { "name": "Microsoft.NETCore.App", "version": "10.0.0" } ] } }""");
        var (program, arguments) = Commands.Of(Web(), Runnable());
        program.ShouldBe($"{content}/hello");
        arguments.ShouldBeEmpty();
    }

    [Fact]
    public void None_or_several_published_apps_are_told()
    {
        Should.Throw<HostException>(() => Commands.Of(Web(), Runnable())).Fault.Code.ShouldBe("DOG4118");
        Write("one.runtimeconfig.json", "{}");
        Write("two.runtimeconfig.json", "{}");
        Should.Throw<HostException>(() => Commands.Of(Web(), Runnable())).Fault.Fact.ShouldContain("one, two");
    }

    [Fact]
    public void Python_has_no_command_by_itself() => Should.Throw<HostException>(() => Commands.Of(Web(), Runnable(Runtime.Python))).Fault.Code.ShouldBe("DOG4118");
}
