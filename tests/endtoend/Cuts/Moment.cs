using System.Text.Json.Nodes;

namespace Dogshore.EndToEnd.Cuts;

/// <summary>A second deploy, held at a place by the user's own program: in the build, in the release before the switch,
/// or after the switch while the release is probed.</summary>
sealed class Moment : IAsyncDisposable
{
    Moment(App app, Gate gate) => (App, Gate) = (app, gate);

    public App App { get; }
    public Gate Gate { get; }

    /// <summary>The build that is held.</summary>
    public Build Build { get; private set; } = null!;

    public static TheoryData<string> Places => ["build", "migrate", "verify"];

    public static async Task<Moment> At(string place, Func<App, Build> start)
    {
        Tools.NeedLinux();
        var app = Talker.Make();
        var moment = new Moment(app, Talker.GateOf(app));
        try
        {
            (await app.Deploy()).ShouldSucceed();
            app.Write("words.txt", "second");
            moment.Gate.Hold(place);
            moment.Build = start(app);
            await moment.Gate.Reached(place, moment.Build);
            return moment;
        }
        catch
        {
            await moment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Before the switch the old release serves, and after it the new one does.</summary>
    public async Task ServesWhatItShould(string place) =>
        (await Web.Get(new Uri($"http://127.0.0.1:{(int)App.Record()!["port"]!}/"))).Text.ShouldStartWith(place == "verify" ? "second" : "first");

    /// <summary>The same deploy again ends the work: one release of the new content, verified, and no other.</summary>
    public async Task IsFinishedByRunningAgain(string place)
    {
        Gate.LetGo(place);
        (await App.Deploy()).ShouldSucceed();
        App.OutcomeWord().ShouldBeOneOf("succeeded", "unchanged");
        (await App.Get()).Text.ShouldStartWith("second");
        var live = Live();
        ((string)live["standing"]!).ShouldBe("Verified");
        Succeeded().Count(release => Content(release) == Content(live)).ShouldBe(1);
        Succeeded().Count().ShouldBe(2);
    }

    IEnumerable<JsonNode> Succeeded() => App.Record()!["releases"]!.AsArray().Where(release => (bool)release!["succeeded"]!)!;

    JsonNode Live() => App.Record()!["releases"]!.AsArray().Single(release => (string)release!["id"]! == (string)App.Record()!["live"]!)!;

    static string Content(JsonNode release) => (string)release["stamp"]!["content"]!;

    public async ValueTask DisposeAsync()
    {
        foreach (var hold in Directory.GetFiles(Gate.Folder, "*.hold")) File.Delete(hold);
        Build?.Dispose();
        await App.DisposeAsync();
    }
}
