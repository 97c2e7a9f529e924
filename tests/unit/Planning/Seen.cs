using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Tests.Planning;

/// <summary>What the platform tells, said in few words: <c>Live(Shop).AddOn("DATABASE_URL")</c>.</summary>
sealed record Seen(Observed Observed)
{
    /// <summary>No app.</summary>
    public static Seen Nothing { get; } = new(Observed.Nothing);

    /// <summary>An app that has no release.</summary>
    public static Seen EmptyApp { get; } = new(Observed.Nothing with { Exists = true });

    /// <summary>An app that runs what was wished for; verified.</summary>
    public static Seen Live(Wish wish, int number = 1) => new(new Observed
    {
        Exists = true, Live = Released(wish, number), History = [Released(wish, number)], Key = Wish.Key, Config = [.. wish.Stored],
        Processes = wish.Counts, Databases = wish.There, Contents = [wish.Stamp.Content],
    });

    /// <summary>A release of an app that somebody made with other means.</summary>
    public static Seen Foreign(int number = 7) => new(new Observed
    {
        Exists = true, Live = new Release($"id-{number}", number, null, Model.Standing.Unknown, true, TimeSpan.FromHours(1)),
    });

    public static Release Released(Wish wish, int number, Standing standing = Model.Standing.Verified, bool succeeded = true, double hours = 1) =>
        new($"id-{number}", number, wish.Stamp, standing, succeeded, TimeSpan.FromHours(hours));

    public Seen Unverified() => Standing(Model.Standing.Unknown);
    public Seen Rejected() => Standing(Model.Standing.Rejected);
    public Seen Stopped() => With(Observed with { Serving = false });
    /// <summary>This app's releases are asked before they go live, whatever the platform does for others.</summary>
    public Seen AskedBefore() => With(Observed with { ProbesBeforeLive = true });
    public Seen WithoutKey() => With(Observed with { Key = null });
    public Seen Holds(string content) => With(Observed with { Contents = Observed.Contents.Add(content) });
    public Seen HoldsNothing() => With(Observed with { Contents = [] });
    public Seen Scaled(string process, int count) => With(Observed with { Processes = Observed.Processes.SetItem(process, count) });
    public Seen TellsCommandsOf(Wish wish) => With(Observed with { Commands = wish.Commands });
    public Seen TellsHeadersOf(Wish wish) => With(Observed with { Headers = wish.CacheRules });
    public Seen TellsSettingsOf(Wish wish) => With(Observed with { Settings = wish.SettingsThere });
    public Seen Pending(Wish wish, int number) => With(Observed with { Pending = Released(wish, number, Model.Standing.Unknown, false) });

    public Seen Other(string name, string value) => Entry(new Entry(name, Wish.Key.Of(name, value), Owner.Other));
    public Seen AddOn(string name) => Entry(new Entry(name, Wish.Key.Of(name, "theirs"), Owner.AddOn));
    /// <summary>Somebody set a variable of ours by hand.</summary>
    public Seen Drifted(string name, string value) => Entry(new Entry(name, Wish.Key.Of(name, value), Owner.Ours));
    public Seen Lost(string name) => With(Observed with { Config = Observed.Config.RemoveAll(entry => entry.Name == name) });
    public Seen Unreadable(params string[] names) => With(Observed with { Config = [.. Observed.Config.Select(entry => names.Contains(entry.Name) ? entry with { Tag = null } : entry)] });

    /// <summary>A database that a run made before it was cut off.</summary>
    public Seen Unattached(string name, string engine = "postgresql") => With(Observed with { Databases = Observed.Databases.Add(new ObservedDatabase(name, engine, Attached: false)) });

    /// <summary>What was released before the live one, newest first.</summary>
    public Seen After(params Release[] older) => With(Observed with { History = Observed.History.AddRange(older) });

    Seen Standing(Standing standing)
    {
        var live = Observed.Live! with { Standing = standing };
        return With(Observed with { Live = live, History = [.. Observed.History.Select(release => release.Id == live.Id ? live : release)] });
    }

    Seen Entry(Entry entry) => With(Observed with { Config = Observed.Config.RemoveAll(each => each.Name == entry.Name).Add(entry) });

    static Seen With(Observed observed) => new(observed);
}
