using System.Globalization;
using Dogshore.Emulators;
using Dogshore.Emulators.Dokku;

// dotnet Dogshore.Emulators.Dokku.dll --port 2222; without a port, a free one.
if (args is not ([] or ["--port", _]) || !int.TryParse(args.ElementAtOrDefault(1) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    await Console.Error.WriteLineAsync("usage: [--port <number>]");
    return 2;
}
await using var server = new DokkuEmulator(port);
await server.Start();
Console.WriteLine($"listening at {DokkuEmulator.User}@127.0.0.1:{server.Port.ToString(CultureInfo.InvariantCulture)}");
Console.WriteLine($"Identity=\"{server.UserKeyFile}\" HostKey=\"{server.HostKey}\"");
await EmulatorProgram.Told();
return 0;
