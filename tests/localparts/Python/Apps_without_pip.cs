using Dogshore.Local;
using Dogshore.Local.Python;
using Dogshore.Worlds;

namespace Dogshore.LocalParts.Python;

public sealed class Apps_without_pip : IDisposable
{
    const string Prefix = "import sys; print(sys.prefix)";
    readonly App app = new();

    public Apps_without_pip() => App.NeedsPython();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task An_app_of_the_standard_library_gets_python_and_python3()
    {
        var variables = await app.Prepare();
        (await App.Says(variables, "python", "-c", Prefix)).ShouldBe(variables["VIRTUAL_ENV"]);
        (await App.Says(variables, "python3", "-c", Prefix)).ShouldBe(variables["VIRTUAL_ENV"]);
        variables["PYTHONUNBUFFERED"].ShouldBe("1");
        variables["PYTHONDONTWRITEBYTECODE"].ShouldBe("1");
        variables["PATH"].ShouldEndWith(App.ToolPath);
        app.Lines.ShouldHaveSingleItem().ShouldEndWith("no requirements");
    }

    [Fact]
    public async Task Requirements_that_ask_for_nothing_need_no_pip()
    {
        app.With("content/requirements.txt", "# nothing yet\n\n--no-index\n");
        await app.Prepare();
        app.Lines.ShouldHaveSingleItem().ShouldEndWith("meets the requirements");
    }

    [Fact]
    public async Task What_the_interpreter_has_itself_is_used_as_it_is()
    {
        var some = await App.Says(await app.Prepare(), "python", "-c", "from importlib import metadata as m\nd=next(m.distributions(),None)\nd and print(d.metadata['Name']+'=='+d.version)");
        Assert.SkipWhen(some == "", "This python3 has no packages.");
        app.With("content/requirements.txt", some + "\n");
        var variables = await app.Prepare();
        app.Lines.Last().ShouldEndWith("meets the requirements");
        var name = some.Split("==")[0];
        (await App.Says(variables, "python", "-c", $"from importlib import metadata as m; print(m.version('{name}'))")).ShouldBe(some.Split("==")[1]);
    }

    [Fact]
    public async Task A_later_python3_is_taken_when_only_its_packages_meet_the_requirements()
    {
        var first = app.Program("""'PYTHON' "$@" | sed 's/"missing": \[\]/"missing": ["unheard-of"]/; s/"executable": "[^"]*"/"executable": "\/nowhere\/python3"/'""".Replace("PYTHON", await Real(), StringComparison.Ordinal));
        var variables = await app.Prepare($"{first}:{App.ToolPath}");
        app.Lines.First().ShouldBe($"{app.Lines.First().Split(" lacks ")[0]} lacks unheard-of");
        (await App.Says(variables, "python", "-c", Prefix)).ShouldBe(variables["VIRTUAL_ENV"]);
    }

    [Fact]
    public async Task An_environment_that_is_active_in_the_shell_is_not_what_is_deployed()
    {
        var active = app["active"];
        (await new Processes().Run(new Command(await Real(), "-m", "venv", "--without-pip", active), TestContext.Current.CancellationToken)).Succeeded.ShouldBeTrue();
        var variables = await app.Prepare(Path.Combine(active, "bin"));
        variables["VIRTUAL_ENV"].ShouldNotBe(active);
        variables["PATH"].Split(':')[1].ShouldNotBe(Path.Combine(active, "bin"));
    }

    [Fact]
    public async Task The_apps_own_modules_do_not_reach_into_the_look_at_it()
    {
        app.With("content/json.py", "raise SystemExit('the app was run')").With("content/site.py", "raise SystemExit('the app was run')");
        await app.Prepare();
    }

    [Fact]
    public async Task Without_python3_the_error_says_what_to_install()
    {
        var fault = (await Should.ThrowAsync<HostException>(() => app.Prepare(app["empty"]))).Fault;
        fault.Code.ShouldBe("DOG2150");
        fault.Remedy.ShouldContain("apt-get install python3");
    }

    [Fact]
    public async Task A_python3_that_does_not_run_is_told_with_its_last_words()
    {
        var only = app.Program("echo 'pyenv: version 3.99 is not installed' >&2; exit 127");
        var fault = (await Should.ThrowAsync<HostException>(() => app.Prepare(only))).Fault;
        fault.Code.ShouldBe("DOG2151");
        fault.Log.ShouldContain("pyenv: version 3.99 is not installed");
    }

    [Fact]
    public async Task Without_python3_venv_the_error_says_so_and_what_else_would_do()
    {
        app.With("content/requirements.txt", "unheard-of==1.0\n");
        var only = app.Program($$"""'{{await Real()}}' "$@" | /bin/sed 's/"lacks": null/"lacks": "ensurepip"/'""");
        var fault = (await Should.ThrowAsync<HostException>(() => app.Prepare(only))).Fault;
        fault.Code.ShouldBe("DOG2152");
        fault.Fact.ShouldContain("'ensurepip' is missing");
        fault.Remedy.ShouldContain("apt-get install python3-venv");
        fault.Remedy.ShouldContain("unheard-of==1.0");
    }

    [Fact]
    public async Task An_editable_install_is_refused()
    {
        app.With("content/requirements.txt", "-e .\n");
        var refused = await Should.ThrowAsync<HostException>(() => app.Prepare());
        refused.Fault.Code.ShouldBe("DOG2155");
        refused.Status.ShouldBe(400);
    }

    [Fact]
    public async Task Dependencies_in_pyproject_alone_are_told()
    {
        app.With("content/pyproject.toml", "[project]\nname = 'x'\nversion = '1'\ndependencies = ['unheard-of>=2']\n");
        var toml = await App.Says(await new App().Prepare(), "python", "-c", "import sys; print(sys.version_info >= (3, 11))");
        Assert.SkipUnless(toml == "True", "This python3 reads no TOML.");
        var fault = (await Should.ThrowAsync<HostException>(() => app.Prepare())).Fault;
        fault.Code.ShouldBe("DOG2156");
        fault.Fact.ShouldContain("unheard-of>=2");
    }

    /// <summary>The first python3 of this machine, behind all shims.</summary>
    async Task<string> Real() => (await Interpreter.Find(app.Content, App.ToolPath, TestContext.Current.CancellationToken))[0].Executable;
}
