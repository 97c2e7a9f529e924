namespace Dogshore.EndToEnd.Cuts;

public sealed class LostReaders
{
    [Fact]
    public async Task Row_69_a_reader_of_the_log_that_goes_away_changes_nothing()
    {
        await using var app = Talker.Make();
        using var build = app.StartInShell("| head -1", "Deploy");
        await build.End();
        await Deadlines.Eventually(() => app.OutcomeWord() == "succeeded", "the deploy succeeded all the same");
        (await app.Get()).Text.ShouldStartWith("first hello");
    }

    [Fact]
    public async Task Row_69_an_output_that_is_full_ends_MSBuild_itself_before_anything_is_touched()
    {
        Tools.NeedLinux();
        await using var app = Talker.Make();
        using var build = app.StartInShell("> /dev/full", "Deploy");
        (await build.End()).Exit.ShouldNotBe(0);
        app.Record().ShouldBeNull();
        (await app.Deploy()).ShouldSucceed();
    }

    [Fact]
    public async Task A_build_does_not_hang_on_the_host_that_it_started()
    {
        await using var app = Talker.Make();
        using var build = app.Start("Deploy");
        (await build.End(TimeSpan.FromSeconds(90))).ShouldSucceed();
        HostOfRoot.IsAlive(app.LocalRoot).ShouldBeTrue();
    }
}
