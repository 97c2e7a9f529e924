using Dogshore.Faults;

namespace Dogshore.Worlds;

/// <summary>Where lines end up that passed the funnel: MSBuild's log, the host's log file, a test's list.</summary>
public interface ILogSink
{
    /// <param name="important">To be seen at default verbosity.</param>
    void Line(bool important, string line);
    /// <param name="text">Lines joined by <c>\n</c>, the first of them fact and remedy.</param>
    void Problem(bool isError, Finding finding, string text);
}

/// <summary>The one log of the engine: everything said goes through <see cref="Funnel"/> to a sink.</summary>
/// <param name="annotate">Makes of a problem a command that shows it to the CI runner, or null. Gets its text as it is logged.</param>
public sealed class FunnelLog(ILogSink sink, Masks masks, Func<bool, Finding, string, string?>? annotate = null) : ILog
{
    public FunnelLog(ILogSink sink) : this(sink, new Masks()) { }

    public void Say(string line) => Write(true, line);

    public void Detail(string line) => Write(false, line);

    public void Warn(Finding finding) => Problem(false, finding);

    public void Error(Finding finding) => Problem(true, finding);

    public void Command(string line) => sink.Line(true, line);

    public string Hide(string text) => masks.Hide(text);

    public void Mask(string value) => masks.Add(value);

    void Problem(bool isError, Finding finding)
    {
        var text = Text(finding);
        sink.Problem(isError, finding, text);
        if (annotate?.Invoke(isError, finding, text) is { } command) Command(command);
    }

    void Write(bool important, string text)
    {
        foreach (var line in Funnel.Message(text, masks)) sink.Line(important, line);
    }

    /// <summary>Fact and remedy, then the last words of whoever failed, each on a line that is marked as theirs.</summary>
    string Text(Finding finding) => string.Join('\n', Funnel.Message($"{finding.Fact} {finding.Remedy}", masks)
        .Concat(Funnel.Lines(string.Join('\n', finding.Log), masks).Where(_ => finding.Log.Length > 0).Select(line => Funnel.Continuation + line)));
}
