namespace Dogshore.Emulators;

/// <summary>One thing that a client asked of the emulator.</summary>
/// <param name="Number">Counts from 1, in the order of arrival.</param>
/// <param name="Method">The HTTP method, or a word for another wire: <c>ssh</c>, <c>git</c>.</param>
/// <param name="Path">Path and query, or the command line.</param>
/// <param name="Changes">It would change the platform's state, whether or not it then did.</param>
/// <param name="At">Since the emulator was made.</param>
public sealed record Request(int Number, string Method, string Path, bool Changes, TimeSpan At)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Where a request is: before it has any effect, or after it and before the client hears of it.</summary>
public enum Moment { Before, After }
