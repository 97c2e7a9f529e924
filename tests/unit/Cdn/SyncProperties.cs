using FsCheck;
using FsCheck.Fluent;

namespace Dogshore.Tests.Cdn;

/// <summary>What holds of every history of a store, tried on histories that FsCheck makes and, when one fails, makes shorter.</summary>
public sealed class SyncProperties
{
    enum Kind { Write, Remove, Deploy, Cut, Theirs, Later }

    sealed record Step(Kind Kind, int Name, int Text);

    static readonly string[] names = ["index.html", "site.css", "app.27e20196a850.js", "a/page.html", "light.svg"];

    static readonly Config histories = Config.QuickThrowOnFailure.WithMaxTest(60);

    sealed class HistoryCut : Exception;

    static Arbitrary<Step[]> Histories()
    {
        var step = Gen.Choose(0, 5).SelectMany(_ => Gen.Choose(0, 29), (kind, number) => new Step((Kind)kind, number % 5, number / 5));
        return Gen.Choose(1, 14).SelectMany(count => Gen.ArrayOf(step, count)).ToArbitrary();
    }

    [Fact]
    public void What_is_in_the_sources_is_served_and_what_is_not_ours_is_never_touched() => Check.One(histories, Prop.ForAll(Histories(), steps => Sync(async () =>
    {
        using var shop = new Shop().Write("index.html", "first");
        var sources = new Dictionary<string, string> { ["index.html"] = "first" };
        var theirs = new Dictionary<string, string>();
        var release = 0;
        foreach (var step in steps)
        {
            var name = names[step.Name];
            switch (step.Kind)
            {
                case Kind.Write:
                    // A name with a fingerprint has the same bytes always.
                    shop.Write(name, sources[name] = name.Contains("27e", StringComparison.Ordinal) ? "fixed" : $"text {step.Text}");
                    break;
                case Kind.Remove when name != "index.html" && sources.Remove(name):
                    shop.Remove(name);
                    break;
                case Kind.Theirs:
                    theirs[$"theirs/{step.Text}"] = $"tag-{step.Text}";
                    shop.Store.Objects[$"theirs/{step.Text}"] = ([1], new("text/plain", null, null), $"tag-{step.Text}");
                    break;
                case Kind.Later:
                    shop.Now += TimeSpan.FromDays(5);
                    break;
                case Kind.Deploy:
                    await shop.Deploy($"r{++release}");
                    break;
                case Kind.Cut:
                    await Cut(shop, $"r{++release}", step.Text * 2 + step.Name);
                    break;
            }
        }
        await shop.Deploy("last");
        foreach (var (name, text) in sources) shop.Store.Text(name).ShouldBe(text);
        foreach (var (name, tag) in theirs) shop.Store.Objects[name].Tag.ShouldBe(tag);
        (await shop.Deploy("last")).ShouldBeEmpty();
    })));

    /// <summary>A deploy that is killed before one of its writes, if it makes so many.</summary>
    static async Task Cut(Shop shop, string release, int after)
    {
        shop.Store.Before = _ => { if (after-- == 0) throw new HistoryCut(); };
        try
        {
            await shop.Deploy(release);
        }
        catch (HistoryCut)
        {
            // Who is killed tells nothing; the next deploy has to find out.
        }
        shop.Store.Before = _ => { };
    }

    static bool Sync(Func<Task> hold)
    {
        Task.Run(hold).GetAwaiter().GetResult();
        return true;
    }
}
