namespace Dogshore.Packaging.Ignoring;

/// <summary>Which of the 256 bytes are meant.</summary>
readonly record struct ByteSet(ulong A, ulong B, ulong C, ulong D)
{
    public static ByteSet None => default;
    public static ByteSet All => new(~0UL, ~0UL, ~0UL, ~0UL);
    public static ByteSet NotSlash => All.Without((byte)'/');
    /// <summary>Bytes that carry on a character of UTF-8.</summary>
    public static ByteSet Continuing => new(0, 0, ~0UL, 0);
    public static ByteSet Of(byte value) => None.With(value);

    public bool Holds(byte value) => ((value >> 6) switch { 0 => A, 1 => B, 2 => C, _ => D } >> (value & 63) & 1) != 0;

    public ByteSet With(byte value)
    {
        var bit = 1UL << (value & 63);
        return (value >> 6) switch
        {
            0 => this with { A = A | bit },
            1 => this with { B = B | bit },
            2 => this with { C = C | bit },
            _ => this with { D = D | bit },
        };
    }

    public ByteSet Without(byte value) => ~(~this).With(value);

    public static ByteSet operator ~(ByteSet set) => new(~set.A, ~set.B, ~set.C, ~set.D);
    public static ByteSet operator &(ByteSet one, ByteSet other) => new(one.A & other.A, one.B & other.B, one.C & other.C, one.D & other.D);
}
