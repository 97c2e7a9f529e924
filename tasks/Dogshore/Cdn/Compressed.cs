namespace Dogshore.Cdn;

/// <summary>Other codings of a file, for places that keep whole sites.</summary>
public static class Compressed
{
    /// <summary>Suffix and bytes of those that are smaller than the file.</summary>
    /// <param name="isFree">Whether a name beside the file may be taken.</param>
    public static IEnumerable<(string Suffix, ReadOnlyMemory<byte> Bytes)> Beside(StaticFile file, Func<string, bool> isFree) =>
        Forms.Of(file, Encode.Variants, isFree).Objects.Where(form => form.Suffix.Length > 0).Select(form => (form.Suffix, form.Body.Bytes));
}
