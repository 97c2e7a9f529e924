using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Platforms;

namespace Dogshore.Tests.Planning;

/// <summary>A wish, what is there, and a platform: the plan is compared as the text that a user sees.</summary>
sealed record Story(Wish Wish, Observed Observed)
{
    Declaration Platform { get; init; } = Calm;

    /// <summary>A platform that can do all, in one write, and interrupts nobody.</summary>
    public static Declaration Calm { get; } = new("calm")
    {
        Title = "Calm",
        Runtimes = [Runtime.Python],
        Releasing = new(Part.All, Migrates.ByUs, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: true, KeepsForRollback: Part.All),
        DatabaseEngines = ["sqlite", "postgresql"],
        Abilities = Ability.Processes | Ability.Databases | Ability.Commands | Ability.ZeroDowntime | Ability.CreateApps | Ability.GeneratesValues,
    };

    public static Declaration Without(Ability ability) => Calm with { Abilities = Calm.Abilities & ~ability };
    public static Declaration Releases(Func<Releasing, Releasing> how) => Calm with { Releasing = how(Calm.Releasing) };

    public Story On(Declaration platform) => this with { Platform = platform };

    public Plan Plan => Planner.Plan(Wish.Desired, Observed, Platform);

    public void Plans(string text) => string.Join('\n', PlanText.Lines(Plan)).ShouldBe(text.ReplaceLineEndings("\n"));

    /// <summary>The plan holds this line, whatever else it holds.</summary>
    public void Says(string line) => PlanText.Lines(Plan).ShouldContain(line);

    public void SaysNothingOf(string word) => string.Join('\n', PlanText.Lines(Plan)).ShouldNotContain(word);

    /// <summary>Refused for exactly these reasons.</summary>
    public void IsRefused(params string[] findings) =>
        Should.Throw<DeployException>(() => Plan).Findings.Select(finding => finding.ToString()).ShouldBe(findings);
}
