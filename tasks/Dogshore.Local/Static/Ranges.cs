using Microsoft.Net.Http.Headers;

namespace Dogshore.Local.Static;

/// <summary>A part of a file, in bytes.</summary>
readonly record struct Part(long From, long Count)
{
    public long To => From + Count - 1;
}

/// <summary>Reads the Range header (RFC 9110 §14.2).</summary>
static class Ranges
{
    /// <summary>More at once is no player or reader of documents, but somebody who wants us to work.</summary>
    const int Most = 16;

    /// <summary>The parts that are asked for, in the order asked; null: answer with the whole; none: no part of it is there (416).</summary>
    public static IReadOnlyList<Part>? Read(string? header, long length)
    {
        // An empty file has no parts, and some clients add a range to all that they ask.
        if (string.IsNullOrEmpty(header) || length == 0) return null;
        if (!RangeHeaderValue.TryParse(header, out var asked) || !asked.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)) return null;
        if (asked.Ranges.Count > Most) return null;
        Part[] parts = [.. asked.Ranges.Select(range => Of(range, length)).OfType<Part>()];
        // Parts that overlap would send more than the file has.
        return parts.Sum(part => part.Count) > length ? null : parts;
    }

    static Part? Of(RangeItemHeaderValue range, long length)
    {
        var from = range.From ?? length - Math.Min(range.To!.Value, length);
        var to = range.From is null ? length - 1 : Math.Min(range.To ?? length - 1, length - 1);
        return from > to ? null : new Part(from, to - from + 1);
    }
}
