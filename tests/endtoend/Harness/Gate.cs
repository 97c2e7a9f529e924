namespace Dogshore.EndToEnd;

/// <summary>Holds the user's own programs at a named place until they are let go, so that a test can act at exactly that moment.
/// The other side is gate.py of <see cref="Talker"/>.</summary>
sealed class Gate(string folder)
{
    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    public void Hold(string place) => File.WriteAllText(Path.Combine(Folder, place + ".hold"), "");

    public void LetGo(string place) => File.Delete(Path.Combine(Folder, place + ".hold"));

    public bool IsReached(string place) => File.Exists(Path.Combine(Folder, place + ".reached"));

    public Task Reached(string place, Build build) => Deadlines.Eventually(
        () => IsReached(place) || (build.IsOver ? throw new InvalidOperationException($"The build ended before '{place}':\n{build.Text}") : false),
        $"the deploy came to '{place}'; it said:\n{build.Text}");

    /// <summary>How often the place was passed.</summary>
    public int Passed(string place) => File.Exists(Path.Combine(Folder, place + ".log")) ? File.ReadAllLines(Path.Combine(Folder, place + ".log")).Length : 0;
}
