using Dogshore.Conformance.Engine;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    [Fact]
    public async Task Row_57_the_value_of_a_secret_is_in_no_log_plan_outcome_or_command_line()
    {
        if (!await HasConfig()) return;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        const string canary = "canary \"quoted\" $HOME; 4711'x";
        var scene = New();
        scene.Secrets["SECRET"] = canary;
        await Made(scene);
        await using var lines = new CommandLines(canary);
        await using var credentials = new CommandLines(Credential ?? canary);
        var first = (await scene.Deploy()).ShouldSucceed();
        (await scene.Get("/env/SECRET")).ShouldBe((200, canary));

        // The other roads: a failure that shows the app's log, a way back, the words of every command that looks.
        scene.Write("crash with the secret");
        scene.Patience = "5s";
        var second = await scene.Deploy();
        second.IsGood.ShouldBeFalse(second.Log);
        var third = await scene.Show("History");
        var fourth = await scene.Show("Manifest");

        (await lines.End()).ShouldBeEmpty();
        (await credentials.End()).ShouldBeEmpty();
        lines.Looks.ShouldBeGreaterThan(10);
        foreach (var canaries in new[] { canary, Credential }.OfType<string>())
        {
            Folders.Holding(scene.Folder, canaries).ShouldBeEmpty();
            foreach (var ended in new[] { first, second, third, fourth })
            {
                ended.Log.ShouldNotContain(canaries);
                ended.Said.ShouldNotContain(canaries);
            }
        }
    }

    /// <summary>The value of the first credential that the subject gives to the deploy.</summary>
    string? Credential => Declaration.Credentials.Select(credential => Subject.Environment.GetValueOrDefault(credential.Variable)).FirstOrDefault(value => value is { Length: > 7 });
}
