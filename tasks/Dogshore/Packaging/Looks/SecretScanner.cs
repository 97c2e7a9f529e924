using System.Buffers;
using System.Text;

namespace Dogshore.Packaging.Looks;

/// <summary>Reads along while a file is hashed and notes what in it looks like a secret. Only text is looked at, and of one file the
/// first <see cref="MostBytes"/>. Used for one file after the other; borders of the pieces do not matter.</summary>
sealed class SecretScanner
{
    /// <summary>Raised when shapes or names change: what an older scanner passed is read again.</summary>
    public const int Version = 1;

    const long MostBytes = 32 << 20;
    const int Piece = 32 << 10;
    /// <summary>Git's measure of what is text: no zero byte among the first ones.</summary>
    const int FirstBytes = 8000;

    static readonly SearchValues<string> Words = SearchValues.Create([.. SecretShape.All.SelectMany(shape => shape.Words)], StringComparison.Ordinal);
    static readonly SearchValues<string> NpmrcWords = SearchValues.Create(SecretShape.OfNpmrc.Words, StringComparison.Ordinal);

    readonly char[] window = new char[2 * SecretShape.Reach + Piece];
    int filled;
    /// <summary>Up to here every word has been looked at.</summary>
    int looked;
    long seen;
    bool isText;
    bool isNpmrc;
    bool isWide;

    /// <summary>What the file looks like, to stand after "looks like"; null until something was found.</summary>
    public string? Look { get; private set; }

    /// <param name="path">With forward slashes: some names are looked at more closely.</param>
    public void Begin(string path)
    {
        (filled, looked, seen, Look, isText, isWide) = (0, 0, 0, null, true, false);
        isNpmrc = path == ".npmrc" || path.EndsWith("/.npmrc", StringComparison.Ordinal);
    }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (seen == 0 && bytes.Length > 0)
        {
            // Windows' shells write UTF-16; its ASCII is what is left without the zeros.
            isWide = bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
            isText = isWide || !bytes[..Math.Min(bytes.Length, FirstBytes)].Contains((byte)0);
        }
        while (isText && Look is null && seen < MostBytes && !bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, Math.Min(Piece, window.Length - filled))];
            bytes = bytes[piece.Length..];
            seen += piece.Length;
            if (isWide) Narrow(piece); else filled += Encoding.Latin1.GetChars(piece, window.AsSpan(filled));
            // A word is looked at only once all that it may reach has been read.
            if (filled - looked > SecretShape.Reach) Search(filled - SecretShape.Reach);
            if (window.Length - filled < Piece) Forget();
        }
        if (bytes.Length > 0) seen += bytes.Length;
    }

    /// <summary>The file has ended.</summary>
    public void End()
    {
        if (isText && Look is null) Search(filled);
    }

    void Narrow(ReadOnlySpan<byte> piece)
    {
        foreach (var value in piece)
        {
            if (value != 0) window[filled++] = (char)value;
        }
    }

    /// <summary>Looks at each word that begins before the given place.</summary>
    void Search(int until)
    {
        while (Look is null && looked < until)
        {
            var rest = window.AsSpan(looked, filled - looked);
            var at = rest.IndexOfAny(Words);
            if (isNpmrc && rest.IndexOfAny(NpmrcWords) is >= 0 and var other && (at < 0 || other < at)) at = other;
            if (at < 0 || looked + at >= until)
            {
                looked = until;
                return;
            }
            looked += at;
            LookAround();
            looked++;
        }
    }

    void LookAround()
    {
        var from = Math.Max(0, looked - SecretShape.Reach);
        var whole = window.AsSpan(from, Math.Min(filled, looked + SecretShape.Reach) - from);
        var text = new Around(whole, looked - from);
        foreach (var shape in isNpmrc ? [.. SecretShape.All, SecretShape.OfNpmrc] : SecretShape.All)
        {
            foreach (var word in shape.Words)
            {
                if (!text.From.StartsWith(word) || !shape.Confirm(text)) continue;
                Look = shape.Look;
                return;
            }
        }
    }

    /// <summary>Keeps what a closer look may still want to see before the next word.</summary>
    void Forget()
    {
        var from = Math.Max(0, looked - SecretShape.Reach);
        window.AsSpan(from, filled - from).CopyTo(window);
        filled -= from;
        looked -= from;
    }
}
