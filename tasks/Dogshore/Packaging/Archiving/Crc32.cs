namespace Dogshore.Packaging.Archiving;

/// <summary>The checksum of gzip (RFC 1952) over two pieces, from the checksum of each: blocks are compressed side by side, and zlib
/// has made the sum of each on the way.</summary>
static class Crc32
{
    const uint Polynomial = 0xEDB88320;

    /// <param name="bytes">Length of the second piece.</param>
    public static uint Combine(uint first, uint second, long bytes)
    {
        // Appending a zero bit multiplies by x, modulo the polynomial: so the first sum is carried over the length of the second.
        var zeros = Power(bytes * 8);
        return Multiply(zeros, first) ^ second;
    }

    /// <summary>x to the given power. Bits are reversed: the highest stands for x to the 0.</summary>
    static uint Power(long exponent)
    {
        var result = 1u << 31;
        var square = 1u << 30;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0) result = Multiply(result, square);
            square = Multiply(square, square);
        }
        return result;
    }

    static uint Multiply(uint one, uint other)
    {
        var product = 0u;
        for (var bit = 1u << 31; bit != 0; bit >>= 1)
        {
            if ((one & bit) != 0) product ^= other;
            other = (other & 1) == 0 ? other >> 1 : other >> 1 ^ Polynomial;
        }
        return product;
    }
}
