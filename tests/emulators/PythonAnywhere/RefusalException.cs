namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>An answer that refuses, in one of the platform's several shapes.</summary>
sealed class RefusalException(int status, object body) : Exception
{
    public int Status => status;
    public object Body => body;

    public static RefusalException Detail(int status, string words) => new(status, new { detail = words });
    /// <summary>Also for a domain that is not there.</summary>
    public static RefusalException NoPermission() => Detail(403, "You do not have permission to perform this action.");
    public static RefusalException NotFound() => Detail(404, "Not found.");
    public static RefusalException Field(string name, string words) => new(400, new Dictionary<string, string[]> { [name] = [words] });
}
