using System.Text;

namespace Dogshore.Bench;

/// <summary>Trees to work on, the same on every machine: made of a number and not of what lies about.</summary>
static class Trees
{
    static readonly string[] words = Words();

    /// <summary>Sources as a project has them: text of 200 bytes to 12 kB in folders of a hundred.</summary>
    public static void Small(string folder, int files, int seed = 1, int most = 12_000)
    {
        var random = new Random(seed);
        for (var index = 0; index < files; index++)
        {
            var path = Path.Combine(folder, $"part{index / 1000}", $"module{index / 100 % 10}", $"file{index}.{(index % 5) switch { 0 => "css", 1 => "html", 2 => "json", _ => "js" }}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Text(random, random.Next(200, most)));
        }
    }

    /// <summary>What a web project with its pictures holds: half text, a third compressed already, the rest binary.</summary>
    public static void Mixed(string folder, int megabytes)
    {
        var random = new Random(2);
        for (var index = 0; index < Math.Max(2, megabytes / 5); index++)
        {
            var (name, bytes) = (index % 10) switch
            {
                < 5 => ($"text{index}.txt", Encoding.UTF8.GetBytes(Text(random, 5_000_000))),
                < 8 => ($"picture{index}.jpg", Noise(random, 5_000_000)),
                _ => ($"data{index}.bin", Half(random, 5_000_000)),
            };
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
    }

    public static void Large(string folder, int files, int megabytes)
    {
        var random = new Random(3);
        for (var index = 0; index < files; index++) File.WriteAllBytes(Path.Combine(folder, $"film{index}.mp4"), Noise(random, megabytes * 1_000_000));
    }

    static byte[] Noise(Random random, int bytes)
    {
        var noise = new byte[bytes];
        random.NextBytes(noise);
        return noise;
    }

    /// <summary>Numbers of four bytes of which two say something.</summary>
    static byte[] Half(Random random, int bytes)
    {
        var half = Noise(random, bytes);
        for (var index = 0; index < bytes; index += 4) (half[index], half[index + 1]) = (0, (byte)(half[index + 1] & 3));
        return half;
    }

    static string Text(Random random, int length)
    {
        var text = new StringBuilder(length + 20);
        while (text.Length < length)
        {
            // Common words are common: the square of an even number lies near 0.
            var at = random.NextDouble();
            text.Append(words[(int)(at * at * at * words.Length)]).Append(random.Next(12) == 0 ? '\n' : ' ');
        }
        return text.ToString(0, length);
    }

    static string[] Words()
    {
        var random = new Random(0);
        return [.. Enumerable.Range(0, 8000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 12)).Select(_ => "etaoinshrdlucmfwyp(){};=.\"_"[random.Next(27)])))];
    }
}
