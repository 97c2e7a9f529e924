using Dogshore.Model;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Folders that the platform's own server answers for. They count from the next reload on; those of others are left alone.</summary>
sealed class Mappings(PythonAnywhereApi api)
{
    /// <param name="before">The release whose mappings are set, for none of which nothing needs to be asked.</param>
    public async Task Set(ReleaseNote note, ReleaseNote? before, CancellationToken stop)
    {
        if (note.Web.Statics.IsEmpty && before?.Web.Statics.IsEmpty != false) return;
        var contents = $"{api.Place.Folder}/contents";
        var there = await api.Mappings(stop);
        foreach (var wanted in note.Web.Statics.Select(mapping => mapping with { Path = $"{contents}/{note.Stamp.Content}/{mapping.Path}" }))
        {
            var known = there.FirstOrDefault(mapping => mapping.Url == wanted.Url);
            if (known is null) await Make(wanted, stop);
            else if (known.Path != wanted.Path) await api.Map(known.Id, wanted, stop);
        }
        foreach (var left in there.Where(mapping => mapping.Path.StartsWith(contents + "/", StringComparison.Ordinal) && note.Web.Statics.All(wanted => wanted.Url != mapping.Url)))
            await api.Unmap(left, stop);
    }

    /// <summary>A second one of the same address would be one too many.</summary>
    async Task Make(StaticMapping wanted, CancellationToken stop)
    {
        try
        {
            await api.Map(wanted, stop);
        }
        catch (Rest.AnswerLostException)
        {
            if ((await api.Mappings(stop)).All(mapping => mapping.Url != wanted.Url)) throw;
        }
    }
}
