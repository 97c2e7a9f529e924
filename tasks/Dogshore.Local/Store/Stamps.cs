using Dogshore.Model;

namespace Dogshore.Local.Store;

static class Stamps
{
    /// <summary>The stamp with its defaults: JSON that leaves a member out makes it none, and a record with such a one could not be written again.</summary>
    public static Stamp Whole(Stamp stamp) => stamp with
    {
        Schema = Math.Max(1, stamp.Schema),
        Names = stamp.Names.IsDefault ? [] : stamp.Names,
        Version = Or(stamp.Version),
        By = Or(stamp.By),
        Run = Or(stamp.Run),
    };

    static string Or(string? text) => text ?? "";
}
