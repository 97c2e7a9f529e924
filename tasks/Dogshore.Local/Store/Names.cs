using System.Text.RegularExpressions;
using Dogshore.Faults;

namespace Dogshore.Local.Store;

/// <summary>Names that become parts of paths or of an environment. Whatever does not match is refused before it is used.</summary>
static partial class Names
{
    public static string App(string? text) => Checked(text, AppName(), "the app's name");
    public static string Digest(string? text) => Checked(text, DigestName(), "the digest");
    public static string Process(string? text) => Checked(text, ProcessName(), "a process's name");
    public static string Variable(string? text) => Checked(text, VariableName(), "a variable's name");
    public static bool IsRelease(string text) => ReleaseName().IsMatch(text);

    static string Checked(string? text, Regex form, string what) =>
        text is not null && form.IsMatch(text) ? text : throw Dog.RequestNotUnderstood.With($"{what} is not of the form {form}.").As(400);

    // A dollar sign would also match before a line end at the end.
    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9_-])?\z")] private static partial Regex AppName();
    [GeneratedRegex(@"\A[0-9a-f]{64}\z")] private static partial Regex DigestName();
    [GeneratedRegex(@"\A[0-9a-f]{32}\z")] private static partial Regex ReleaseName();
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,62}\z")] private static partial Regex ProcessName();
    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]{0,254}\z")] private static partial Regex VariableName();
}
