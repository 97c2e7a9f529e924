using System.Text.Json;

namespace Dogshore.Emulators.Dokku;

/// <summary>A command as dokku's parse_args leaves it: global options taken out wherever they stood, even out of the middle of values.</summary>
sealed class Answer
{
    public Answer(Session session, DokkuEmulator server)
    {
        (Session, Server) = (session, server);
        var left = new List<string>();
        for (var index = 0; index < session.Arguments.Length; index++)
        {
            switch (session.Arguments[index])
            {
                case "--quiet": IsQuiet = true; break;
                case "--force": IsForced = true; break;
                case "--trace": IsTraced = true; break;
                case "--app" when index + 1 < session.Arguments.Length: left.Insert(Math.Min(1, left.Count), session.Arguments[++index]); break;
                default: left.Add(session.Arguments[index]); break;
            }
        }
        Name = left.FirstOrDefault() ?? "";
        Arguments = [.. left.Skip(1)];
    }

    public Session Session { get; }
    public DokkuEmulator Server { get; }
    public string Name { get; }
    public string[] Arguments { get; }
    public bool IsQuiet { get; }
    public bool IsForced { get; }
    public bool IsTraced { get; }

    /// <summary>Without options and their values.</summary>
    public string[] Operands(params string[] withValue)
    {
        var operands = new List<string>();
        for (var index = 0; index < Arguments.Length; index++)
        {
            if (withValue.Contains(Arguments[index])) index++;
            else if (Arguments[index] is "-" or "--" || !Arguments[index].StartsWith('-')) operands.Add(Arguments[index]);
        }
        return [.. operands];
    }

    public bool Has(string option) => Arguments.Contains(option);

    public string? Value(string option) => Array.IndexOf(Arguments, option) is >= 0 and var at && at + 1 < Arguments.Length ? Arguments[at + 1] : null;

    public Task Say(string line) => Session.Say(line);
    public Task SayUnlessQuiet(string line) => IsQuiet ? Task.CompletedTask : Session.Say(line);
    public Task Json(object value) => Session.Say(JsonSerializer.Serialize(value));

    public async Task<int> Fail(string line, int code = 1)
    {
        await Session.Warn(line);
        return code;
    }

    public Task<int> NoApp(string name) => Fail($"App {name} does not exist", 20);
}
