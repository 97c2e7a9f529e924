using System.Security.Cryptography;
using System.Text;

namespace Dogshore.Secrets;

/// <summary>A keyed digest of a value: equal tags mean equal values, and without the key a tag tells nothing.</summary>
public sealed record Tag(string Text);

/// <summary>32 random bytes that a platform keeps beside the stamp. A plain hash of a secret could be guessed; a keyed one cannot.</summary>
public sealed class TagKey
{
    readonly byte[] key;

    public TagKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32) throw new ArgumentException("A tag key has 32 bytes.", nameof(key));
        this.key = key.ToArray();
    }

    public static TagKey Make() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>The bytes, for the platform to keep. As secret as the values.</summary>
    public byte[] Reveal() => [.. key];

    /// <summary>The name is part of it: two variables of equal value have different tags.</summary>
    public Tag Of(string name, string value) => new(Hash($"{name.Length}:{name}={value}"));

    /// <summary>One tag over many; the order of the entries does not matter.</summary>
    public string Over(IEnumerable<(string Name, Tag Tag)> entries) =>
        Hash(string.Join('\n', entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Name}\t{entry.Tag.Text}")));

    string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    public override string ToString() => "***";
}
