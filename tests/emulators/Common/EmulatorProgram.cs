using System.Globalization;
using System.Runtime.InteropServices;

namespace Dogshore.Emulators;

/// <summary>An emulator as an ordinary program: <c>dotnet X.dll --port 5000</c>; 0, or nothing, for a free port. It says where it listens and runs until it is told to end.</summary>
public static class EmulatorProgram
{
    public static async Task<int> Run(string[] arguments, Func<int, HttpEmulator> make)
    {
        if (arguments is not ([] or ["--port", _]) || !int.TryParse(arguments.ElementAtOrDefault(1) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            await Console.Error.WriteLineAsync("usage: [--port <number>]");
            return 2;
        }
        await using var emulator = make(port);
        await emulator.Start();
        foreach (var line in emulator.Addresses) Console.WriteLine(line);
        await Told();
        return 0;
    }

    /// <summary>Until SIGINT or SIGTERM.</summary>
    public static async Task Told()
    {
        var told = new TaskCompletionSource();
        void Tell(PosixSignalContext context)
        {
            context.Cancel = true;
            told.TrySetResult();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Tell);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Tell);
        await told.Task;
    }
}
