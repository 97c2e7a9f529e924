using System.Text;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Secrets;

/// <summary>Reads values from the environment and from files. A secret is registered with the log's masks as it is read.</summary>
/// <param name="folder">What relative file names start from; the project's folder when null.</param>
public sealed class Values(World world, string? folder = null) : IValues
{
    /// <summary>More than any platform takes for a variable; keeps a wrong file name from filling memory.</summary>
    const int Limit = 1_000_000;

    int warned;

    /// <exception cref="DeployException">There is no usable value.</exception>
    public Secret Read(string name, ValueSource source)
    {
        var (value, finding) = Take(name, source);
        if (finding is not null) throw new DeployException(finding);
        if (source.IsSecret) world.Log.Mask(value!);
        if (source is ValueSource.FromEnvironment { IsSecret: true }) WarnOfLoggedEnvironment();
        return new Secret(value!);
    }

    /// <summary>What <see cref="Read"/> would refuse, as a value: so that all that is missing is told at once. Null when it can be read.</summary>
    public Finding? Check(string name, ValueSource source) =>
        source is ValueSource.FromSecret or ValueSource.Generated or ValueSource.Kept ? null : Take(name, source).Finding;

    /// <summary>MSBuild has then written the variable to its log before any of us ran; that can only be said.</summary>
    void WarnOfLoggedEnvironment()
    {
        if (world.Environment("MSBUILDLOGALLENVIRONMENTVARIABLES") is { Length: > 0 } && Interlocked.Exchange(ref warned, 1) == 0) world.Log.Warn(Dog.EnvironmentIsLogged.With());
    }

    (string? Value, Finding? Finding) Take(string name, ValueSource source)
    {
        var (value, finding) = source switch
        {
            ValueSource.Literal literal => (literal.Value, null),
            ValueSource.FromEnvironment from => Variable(name, from.Variable),
            ValueSource.FromFile from => File(name, from.Path),
            _ => throw new InvalidOperationException($"{source.GetType().Name} values are kept by the platform and never read here."),
        };
        if (finding is null && source is not ValueSource.Literal) finding = Unusable(name, source, value!);
        if (finding is null && source.IsSecret && value!.Length < Masks.Least) finding = Dog.SecretTooShort.With(name, source, Masks.Least);
        return finding is null ? (value, null) : (null, finding);
    }

    (string?, Finding?) Variable(string name, string variable)
    {
        var value = world.Environment(variable);
        if (value is null) return (null, Dog.VariableMissing.With(variable, name));
        // CI stores keep the line end that `echo value |` gives them; sent on, it makes a header or a password that is silently wrong.
        return value.Trim().Length > 0 && value[^1] is '\n' or '\r' ? (null, Dog.ValueEndsWithLine.With(variable, name)) : (value, null);
    }

    (string?, Finding?) File(string name, string path)
    {
        var full = Path.Combine(folder ?? world.Directory, path);
        try
        {
            using var file = System.IO.File.OpenRead(full);
            var bytes = new byte[Limit + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > Limit) return (null, Dog.ValueFileTooLarge.With(path, name, Limit));
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan(0, count)).TrimStart('\ufeff');
            return (WithoutOneLineEnd(text), null);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Dog.ValueFileMissing.With(path, name));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return (null, Dog.ValueFileUnreadable.With(path, name));
        }
        catch (DecoderFallbackException)
        {
            return (null, Dog.ValueNotText.With(name, $"from {path}"));
        }
    }

    static string WithoutOneLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    static Finding? Unusable(string name, ValueSource source, string value) =>
        string.IsNullOrWhiteSpace(value) ? Dog.ValueEmpty.With(name, source)
        : value.Contains('\0') ? Dog.ValueNotText.With(name, source)
        : null;
}
