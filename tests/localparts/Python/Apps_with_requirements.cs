using Dogshore.Local;
using Dogshore.Local.Python;

namespace Dogshore.LocalParts.Python;

public sealed class Apps_with_requirements : IDisposable
{
    readonly App app = new();

    public Apps_with_requirements()
    {
        App.NeedsPython();
        Wheel.Make(app["content/wheels"], "tide", "1.0", "height = 7");
        app.With("content/requirements.txt", "--no-index\n--find-links ./wheels\ntide==1.0\n");
    }

    public void Dispose() => app.Dispose();

    static async Task NeedsVenv()
    {
        using var empty = new App();
        var found = await Interpreter.Find(empty.Content, App.ToolPath, TestContext.Current.CancellationToken);
        Assert.SkipUnless(found.Any(python => python.Lacks is null), "No python3 can make environments (apt-get install python3-venv).");
    }

    [Fact]
    public async Task Requirements_are_installed_from_a_folder_of_wheels_without_a_network()
    {
        await NeedsVenv();
        var variables = await app.Prepare();
        (await App.Says(variables, "python", "-c", "import tide; print(tide.height)")).ShouldBe("7");
        app.Lines.ShouldContain(line => line.StartsWith("Successfully installed tide-1.0"));
    }

    [Fact]
    public async Task The_second_time_it_is_there_already()
    {
        await NeedsVenv();
        var first = await app.Prepare();
        app.Lines.Clear();
        var second = await app.Prepare();
        second["VIRTUAL_ENV"].ShouldBe(first["VIRTUAL_ENV"]);
        app.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wheel_with_other_bytes_under_the_same_requirements_is_another_environment()
    {
        await NeedsVenv();
        var first = await app.Prepare();
        File.Delete(app["content/wheels/tide-1.0-py3-none-any.whl"]);
        Wheel.Make(app["content/wheels"], "tide", "1.0", "height = 8");
        var second = await app.Prepare();
        second["VIRTUAL_ENV"].ShouldNotBe(first["VIRTUAL_ENV"]);
        (await App.Says(second, "python", "-c", "import tide; print(tide.height)")).ShouldBe("8");
    }

    [Fact]
    public async Task A_half_made_environment_is_made_anew()
    {
        await NeedsVenv();
        var folder = (await app.Prepare())["VIRTUAL_ENV"];
        File.Delete(Path.Combine(folder, "dogshore-complete"));
        File.WriteAllText(Path.Combine(folder, "left-behind"), "x");
        (await app.Prepare())["VIRTUAL_ENV"].ShouldBe(folder);
        File.Exists(Path.Combine(folder, "left-behind")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_failure_of_pip_is_told_with_its_last_lines_and_leaves_nothing()
    {
        await NeedsVenv();
        app.With("content/requirements.txt", "--no-index\nunheard-of-by-anyone\n");
        var fault = (await Should.ThrowAsync<HostException>(() => app.Prepare())).Fault;
        fault.Code.ShouldBe("DOG2154");
        fault.Log.ShouldContain(line => line.Contains("No matching distribution found for unheard-of-by-anyone"));
        app.Environments.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_releases_at_once_share_one_environment()
    {
        await NeedsVenv();
        var both = await Task.WhenAll(app.Prepare(), app.Prepare());
        both[0]["VIRTUAL_ENV"].ShouldBe(both[1]["VIRTUAL_ENV"]);
        app.Lines.Count(line => line.StartsWith("Successfully installed")).ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_one_leaves_nothing()
    {
        await NeedsVenv();
        using var stop = new CancellationTokenSource();
        var made = PythonEnvironment.Prepare(app.Content, app.Venvs, App.ToolPath, line =>
        {
            if (line.EndsWith("makes an environment for the requirements")) stop.Cancel();
        }, stop.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => made);
        app.Environments.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_package_built_from_sources_does_not_write_into_the_content()
    {
        await NeedsVenv();
        app.With("content/requirements.txt", "--no-index\n./lib\n")
            .With("content/lib/pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n")
            .With("content/lib/backend.py", """
                import os, zipfile
                def build_wheel(folder, config_settings=None, metadata_directory=None):
                    open('built-here', 'w').close()
                    with zipfile.ZipFile(os.path.join(folder, 'reef-1-py3-none-any.whl'), 'w') as wheel:
                        wheel.writestr('reef.py', 'depth = 3')
                        wheel.writestr('reef-1.dist-info/METADATA', 'Metadata-Version: 2.1\nName: reef\nVersion: 1\n')
                        wheel.writestr('reef-1.dist-info/WHEEL', 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
                        wheel.writestr('reef-1.dist-info/RECORD', '')
                    return 'reef-1-py3-none-any.whl'
                """);
        var variables = await app.Prepare();
        (await App.Says(variables, "python", "-c", "import reef; print(reef.depth)")).ShouldBe("3");
        File.Exists(app["content/lib/built-here"]).ShouldBeFalse();
        Directory.Exists(Path.Combine(variables["VIRTUAL_ENV"], "sources")).ShouldBeFalse();
    }
}
