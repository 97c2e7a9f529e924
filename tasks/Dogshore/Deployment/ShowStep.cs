using Dogshore.Manifest;
using Dogshore.Manifest.Editors;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Planning;
using Dogshore.Platforms;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>The commands that only look.</summary>
sealed class ShowStep(Session session)
{
    public async Task Run(string what, CancellationToken stop)
    {
        switch (what)
        {
            case "Manifest": Say(ManifestText.Show(session.Manifest)); break;
            case "Platforms": Say(PlatformTable.Lines(session.Platforms)); break;
            case "Schema": Schema(); break;
            case "Files": Files(stop); break;
            case "History": await Look(Depth.History, observed => HistoryText.Lines(observed), stop); break;
            case "Status": await Look(Depth.Live, observed => StatusText.Lines(observed), stop); break;
            case "Logs": await Logs(stop); break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "No such view.");
        }
    }

    void Say(IEnumerable<string> lines)
    {
        foreach (var line in lines) session.World.Log.Say(line);
    }

    void Schema()
    {
        var file = Path.Combine(session.Input.DeployDirectory, "deploy.xsd");
        RecordFiles.WriteText(file, [ManifestXsd.Of(session.Platforms).ToString()]);
        Say([$"wrote {Path.GetRelativePath(session.Input.Directory, file).Replace('\\', '/')}; in deploy.props: <?xml-model href=\"obj/deploy/deploy.xsd\"?>"]);
    }

    void Files(CancellationToken stop)
    {
        var listing = Packer.List(new PackageStep(session).Request(session.Manifest.Destinations[0]), session.World, stop);
        var width = listing.Files.Select(file => file.Path.Length).DefaultIfEmpty(0).Max();
        Say(listing.Files.Select(file => $"{file.Path.PadRight(width)}  {Sizes.Show(file.Bytes),10}  {file.Rule}"));
        Say(listing.LeftOut.Select(file => $"{file.Path.PadRight(width)}  {"left out",10}  {file.Rule}"));
        Say([$"{Sizes.Files(listing.Files.Length)}, {Sizes.Show(listing.Files.Sum(file => file.Bytes))}"]);
    }

    Task Look(Depth depth, Func<Observed, IEnumerable<string>> tell, CancellationToken stop) => session.Each(session.Manifest.Destinations, async (effective, token) =>
    {
        var world = session.For(effective);
        var observed = await effective.To.Platform.Observe(effective.To, depth, world, token);
        foreach (var line in tell(observed)) world.Log.Say(line);
    }, stop);

    Task Logs(CancellationToken stop) => session.Each(session.Manifest.Destinations, async (effective, token) =>
    {
        var world = session.For(effective);
        foreach (var line in await effective.To.Platform.Logs(effective.To, 200, world, token)) world.Log.Say(line);
    }, stop);
}
