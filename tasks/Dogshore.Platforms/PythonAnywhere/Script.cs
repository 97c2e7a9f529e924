using System.Globalization;
using System.Text;
using System.Text.Json;
using Dogshore.Model;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Programs in Python that run in the account: the WSGI file, and the task of a migration. Paths in them start at the home folder, as that
/// is named where they run.</summary>
static class Script
{
    const string Mark = "# dogshore: ";
    const string End = "# dogshore: end";
    /// <summary>Words of the file that PythonAnywhere itself puts there with a new web app.</summary>
    const string Greeting = "HELLO_WORLD = \"\"\"<html>";

    /// <summary>The WSGI file of a release. All that a release changes in it is in its first lines.</summary>
    /// <param name="folder">All that is ours, below the home folder.</param>
    public static string Wsgi(string folder, ReleaseNote note) => $"""
        # Made by Dogshore, and made anew by each release: what is changed here by hand is lost.
        {Mark}{JsonSerializer.Serialize(note, RecordJson.Default.ReleaseNote)}
        APP = {Text(folder)}
        ID = {Text(note.Id)}
        FOLDER = {Text(note.Folder)}

        """.ReplaceLineEndings("\n") + Own("boot.py") + Own("web.py");

    /// <summary>A program that runs the commands of a release that is not live yet, and writes down how they ended.</summary>
    /// <param name="making">The environment of the release is made first.</param>
    public static string Task(string folder, ReleaseNote note, bool making, IEnumerable<Database> databases) => $"""
        # Made by Dogshore: runs the migrations of {note.Id} before it goes live.
        APP = {Text(folder)}
        ID = {Text(note.Id)}
        FOLDER = {Text(note.Folder)}
        COMMANDS = [{(making ? $"({Text(Migration.Requirements)}, None, {Migration.LongestInstall.TotalSeconds}), " : "")}{string.Join(", ", databases.Select(database => $"({Text(database.Name)}, {Text(database.Migrate!)}, {database.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)})"))}]

        """.ReplaceLineEndings("\n") + Own("boot.py") + Own("task.py");

    /// <summary>The release that a WSGI file names.</summary>
    /// <returns>Null for a file of somebody else's.</returns>
    /// <exception cref="JsonException">It is no WSGI file at all, or ours and cut off.</exception>
    public static ReleaseNote? Release(string wsgi)
    {
        var line = wsgi.Split('\n').Take(5).FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        if (line is null) return wsgi.Length == 0 || wsgi.Contains("application", StringComparison.Ordinal) ? null : throw new JsonException();
        if (!wsgi.TrimEnd().EndsWith(End, StringComparison.Ordinal)) throw new JsonException();
        var note = JsonSerializer.Deserialize(line.AsSpan(Mark.Length), RecordJson.Default.ReleaseNote);
        return note is { Databases.IsDefault: false, Web.Statics.IsDefault: false } ? note : throw new JsonException();
    }

    /// <summary>Nobody's app: what a new web app answers.</summary>
    public static bool IsGreeting(string wsgi) => wsgi.Length == 0 || wsgi.Contains(Greeting, StringComparison.Ordinal);

    /// <summary>A JSON text of ASCII is one of Python's too.</summary>
    static string Text(string value) => JsonSerializer.Serialize(value, TextJson.Default.String);

    static string Own(string name)
    {
        using var reader = new StreamReader(typeof(Script).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
sealed partial class TextJson : System.Text.Json.Serialization.JsonSerializerContext;
