using Dogshore.Ci;
using Dogshore.Tests.Worlds;
using Dogshore.Worlds;

namespace Dogshore.Tests.Ci;

public sealed class RunFactsTests
{
    const string Sha = "0123456789abcdef0123456789abcdef01234567";
    const string Other = "fedcba9876543210fedcba9876543210fedcba98";

    /// <summary>A git that answers with given text.</summary>
    sealed class FakeGit(string? status, string filters = "") : Processes
    {
        public List<Command> Commands { get; } = [];

        public override Task<Ran> Run(Command command, CancellationToken stop)
        {
            Commands.Add(command);
            var isStatus = command.Arguments.Contains("status");
            return Task.FromResult(status is null ? new Ran(128, "", []) : new Ran(isStatus || filters.Length > 0 ? 0 : 1, isStatus ? status : filters, []));
        }
    }

    static Task<RunFacts> Facts(Processes? git, params (string Name, string Value)[] variables) =>
        RunFacts.Of(FakeWorld.Of(variables.ToDictionary(each => each.Name, each => each.Value), processes: git), default);

    [Fact]
    public async Task The_commit_is_what_git_has_checked_out()
    {
        var facts = await Facts(new FakeGit($"# branch.oid {Sha}\n# branch.head main\n"));
        (facts.Commit, facts.Dirty).ShouldBe((Sha, false));
    }

    [Theory]
    [InlineData("1 .M N... 100644 100644 100644 a b app.py")]
    [InlineData("? new.py")]
    public async Task A_changed_or_new_file_makes_it_dirty(string line) => (await Facts(new FakeGit($"# branch.oid {Sha}\n{line}\n"))).Dirty.ShouldBeTrue();

    [Fact]
    public async Task Before_the_first_commit_there_is_none() => (await Facts(new FakeGit("# branch.oid (initial)\n"))).Commit.ShouldBeNull();

    [Fact]
    public async Task Without_git_there_is_no_commit_and_nothing_is_dirty()
    {
        var facts = await Facts(null);
        (facts.Commit, facts.Dirty).ShouldBe((null, false));
    }

    [Fact]
    public async Task Where_git_does_not_answer_CI_knows_the_commit() =>
        (await Facts(new FakeGit(null), ("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", Sha))).Commit.ShouldBe(Sha);

    [Fact]
    public async Task Where_they_differ_the_checkout_counts() =>
        (await Facts(new FakeGit($"# branch.oid {Other}\n"), ("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", Sha))).Commit.ShouldBe(Other);

    [Theory]
    [InlineData("main;DeployTo=production")]
    [InlineData("--upload-pack=x")]
    [InlineData("0123456789abcdef0123456789abcdef01234567\n")]
    [InlineData("")]
    public async Task Row_50_what_is_no_commit_is_not_believed_to_be_one(string commit) =>
        (await Facts(new FakeGit(null), ("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", commit))).Commit.ShouldBeNull();

    [Theory]
    [InlineData("x;DeployTo=production")]
    [InlineData("a,b %3B $(x) \" --")]
    [InlineData("two\nlines")]
    public async Task Row_50_a_name_is_kept_verbatim(string actor) =>
        (await Facts(null, ("GITHUB_ACTIONS", "true"), ("GITHUB_ACTOR", actor))).By.ShouldBe(actor);

    [Theory]
    [InlineData("USER")]
    [InlineData("USERNAME")]
    public async Task On_a_laptop_it_is_the_user_at_the_machine(string variable) => (await Facts(null, (variable, "ada"))).By.ShouldBe("ada@box");

    [Fact]
    public async Task Nobody_is_unknown() => (await Facts(null)).By.ShouldBe("unknown");

    [Fact]
    public async Task Row_53_nothing_that_the_repository_names_runs()
    {
        var git = new FakeGit($"# branch.oid {Sha}\n", "local\tfilter.evil.clean\nglobal\tfilter.lfs.clean\nworktree\tfilter.other.process\n");
        await Facts(git);
        git.Commands.ShouldAllBe(command => command.Program == "git" && command.Arguments.Contains("core.hooksPath=/dev/null") && command.Arguments.Contains("core.fsmonitor=false"));
        var status = git.Commands[^1].Arguments;
        status.ShouldContain("filter.evil.clean=");
        status.ShouldContain("filter.other.process=");
        status.ShouldNotContain("filter.lfs.clean=");
    }

    [Fact]
    public async Task Row_53_a_filter_that_cannot_be_switched_off_stops_the_asking() =>
        (await Facts(new FakeGit($"# branch.oid {Sha}\n", "local\tfilter.a=b.clean\n"))).Commit.ShouldBeNull();

    [Fact]
    public async Task Row_58_git_is_not_traced()
    {
        var git = new FakeGit($"# branch.oid {Sha}\n");
        await Facts(git, ("GIT_TRACE", "1"), ("GIT_TRACE_CURL", "1"));
        foreach (var command in git.Commands)
        {
            command.Environment["GIT_TRACE"].ShouldBeNull();
            command.Environment["GIT_TRACE_CURL"].ShouldBeNull();
            command.Environment["GIT_TERMINAL_PROMPT"].ShouldBe("0");
            command.Environment["GIT_OPTIONAL_LOCKS"].ShouldBe("0");
        }
    }
}
