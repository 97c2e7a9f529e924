using System.Runtime.InteropServices;

namespace Dogshore.Rehearsals;

/// <summary>When the program is to end.</summary>
static class Ending
{
    public static async Task Wait()
    {
        var told = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            told.TrySetResult();
        });
        await Task.WhenAny(told.Task, Console.In.ReadToEndAsync());
    }
}
