using System.Text.Json;
using Dogshore.Emulators;
using Dogshore.Rehearsals;

// dotnet Dogshore.Emulators.dll heroku [--apps shop+shop-eu] [--trouble "write 2: 500"]
// One platform on loopback. Its first line, JSON, says how it is reached: variables of the environment, and attributes of DeployTo. It ends with its
// standard input, so that it never outlives whoever started it, and on SIGTERM. Ctrl+C is not for it: the deploy that is cancelled still has to give its lock back.
if (args is not [var platform, .. var options] || Arguments.Of(options) is not { } said) return Say($"usage: <{string.Join('|', Stages.Names)}> [--apps <app>+<app>] [--trouble <trouble>]");
if (Stages.Of(platform) is not { } make) return Say($"there is no emulator of {platform}; there are those of {string.Join(", ", Stages.Names)}");
try
{
    await using var stage = make();
    await stage.Start(said.Apps);
    foreach (var trouble in said.Troubles) stage.Wire.Break(trouble.When, trouble.What);
    Console.WriteLine(JsonSerializer.Serialize(new { stage.Environment, stage.Attributes }, JsonSerializerOptions.Web));
    await Ending.Wait();
    return 0;
}
catch (StageException missing)
{
    return Say(missing.Message);
}

static int Say(string text)
{
    Console.Error.WriteLine(text);
    return 2;
}
