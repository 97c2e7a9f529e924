namespace Dogshore.Emulators.Dokku;

/// <summary>Runs a command, with the trouble that its request meets: on this wire the connection breaks, nothing comes back, or what
/// comes is broken off, slow, or none of dokku's.</summary>
sealed class Troubled(Wire wire, Request request, Sshd sshd, Session session, CancellationToken ended)
{
    public async Task Play(Func<Task<int>> run)
    {
        var trouble = wire.Take(request);
        await wire.See(Moment.Before, request);
        if (trouble is { AfterEffect: false })
        {
            await Instead(trouble);
            return;
        }
        switch (trouble)
        {
            // The effect comes first, so nothing of what is said may pass before the connection breaks.
            case Trouble.Resets or Trouble.Answers or Trouble.Stalls or Trouble.Speaks: session.Left = 0; break;
            case Trouble.Truncates: session.Left = 20; break;
            case Trouble.Drips drips: session.Drip = drips.Pause; break;
        }
        var code = await run();
        await wire.See(Moment.After, request);
        if (trouble is Trouble.Resets or Trouble.Answers or Trouble.Stalls or Trouble.Speaks)
        {
            session.Left = long.MaxValue;
            await Instead(trouble);
        }
        else await session.Exit(code);
    }

    async Task Instead(Trouble trouble)
    {
        switch (trouble)
        {
            case Trouble.Stalls:
                // Until the client has had enough; one that has said all it has to say goes without a word.
                while (await session.Read() is { IsEmpty: false }) { }
                await Task.WhenAny(Task.Delay(Timeout.Infinite, ended));
                break;
            case Trouble.ResetsWhileSending sending:
                for (var read = 0; read < sending.Bytes && await session.Read() is { IsEmpty: false } some;) read += some.Length;
                sshd.Break(session.Parent);
                break;
            case Trouble.Answers other:
                await session.ReadAll();
                if (other.Code is >= 200 and < 300) await session.Say(other.Body);
                else await session.Warn(other.Body.Length > 0 ? other.Body : "Internal error");
                await session.Exit(other.Code is >= 200 and < 300 ? 0 : 1);
                break;
            case Trouble.Speaks speaks:
                await session.ReadAll();
                await session.Out(speaks.Bytes);
                await session.Exit(0);
                break;
            default:
                sshd.Break(session.Parent);
                break;
        }
    }
}
