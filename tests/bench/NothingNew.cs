namespace Dogshore.Bench;

/// <summary>A tree in which nothing changed, beside git's own look at it.</summary>
static class NothingNew
{
    public static async Task Run(Yard yard, Table table)
    {
        var files = yard.Scaled(20_000);
        var tree = yard.New("watched");
        Trees.Small(tree, files);
        var into = Path.Combine(yard.Folder, "watched-package");
        await Contest.Hold(1, Ours.Doing(yard, "pack", tree, into));
        if (Yard.Tool("git") is null)
        {
            table.Absent($"nothing new in {files:N0} files", "git status");
            return;
        }
        foreach (var words in new[] { "init -q", "add -A", "-c user.name=Bench -c user.email=bench@example.org -c commit.gpgsign=false commit -qm All" })
            await Contest.Hold(1, new Contender("git", ["git", .. words.Split(' ')], tree));
        // What was written within the clock's grain before it was read is read again by both, as it must be.
        await Task.Delay(TimeSpan.FromSeconds(3));
        if (!yard.Quick) await Contest.Hold(1, Ours.Doing(yard, "look", tree, into), new Contender("git", ["git", "status", "--porcelain"], tree));
        var scores = await Contest.Hold(yard.Rounds, Ours.Doing(yard, "look", tree, into), new Contender("git status", ["git", "status", "--porcelain"], tree));
        table.Compare($"nothing new in {files:N0} files", scores[0], scores[1], 1.0);
    }
}
