using System.Text;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Stops and removes.</summary>
sealed class Ending(PythonAnywhereApi api, World world)
{
    /// <summary>The WSGI file that somebody else had before our first release, in our folder.</summary>
    public const string OtherFile = "before_wsgi.py";

    public async Task Stop(CancellationToken stop)
    {
        var seen = await Seen.Look(api, stop);
        if (seen.App is null || seen.Record is not { } record) return;
        // A first release that was refused: whose app was there before has it back.
        if (record.HadOther && record.Releases.All(note => note.Standing == Model.Standing.Rejected)
            && await api.Files.Read($"{api.Place.Folder}/{OtherFile}", "the WSGI file that was there before", bytes => Encoding.UTF8.GetString(bytes.Span), stop) is { } other)
        {
            await api.Files.Write(api.Place.WsgiFile, other, "the WSGI file that was there before", stop);
            await new Reloading(api, world).Reload(stop);
            world.Log.Say("the WSGI file that was there before is back");
            return;
        }
        await Applying.Write(api, record with { Stopped = true }, "stop", stop);
        await api.Enable(false, stop);
    }

    public async Task Destroy(CancellationToken stop)
    {
        var seen = await Seen.Look(api, stop);
        foreach (var mapping in seen.App is null ? [] : await api.Mappings(stop))
            if (mapping.Path.StartsWith(api.Place.Folder + "/", StringComparison.Ordinal)) await api.Unmap(mapping, stop);
        if (seen.App is not null) await api.Remove(stop);
        // The platform leaves it there.
        if (seen.Live is not null) await api.Files.Delete(api.Place.WsgiFile, stop);
        await api.Files.Delete(api.Place.Folder, stop);
    }
}
