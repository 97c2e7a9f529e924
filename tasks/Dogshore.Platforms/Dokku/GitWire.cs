using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>Moves the app's branch to a commit, in git's own protocol: the server's hook then builds it. A commit that the server has needs
/// no git on this machine and no object to be sent, which is how a release of the past comes back.</summary>
/// <remarks>https://git-scm.com/docs/pack-protocol: the server names its references, we name one to move, and send a pack, which may
/// hold nothing.</remarks>
sealed partial class GitWire(DokkuPlace place)
{
    const string Nothing = "0000000000000000000000000000000000000000";

    static readonly DokkuCommand receive = new("git-receive-pack");

    /// <summary>Branches of the app by name, with their commits.</summary>
    public async Task<Dictionary<string, string>> Heads(CancellationToken stop)
    {
        // Nothing is asked for: the server names its references and we end.
        var ran = await place.Server.Run(receive.Operand(place.App), TimeSpan.FromMinutes(1), stop, feed: (stream, token) => stream.WriteAsync("0000"u8.ToArray(), token).AsTask());
        DokkuServer.Succeeded(ran, receive);
        return Head().Matches(ran.Output).ToDictionary(found => found.Groups[2].Value, found => found.Groups[1].Value);
    }

    /// <param name="pack">A file with the objects that the server lacks; null when it lacks none.</param>
    /// <exception cref="ObjectsMissingException">The server does not have the commit.</exception>
    public async Task<Ran> Move(Dictionary<string, string> heads, string commit, string? pack, DeployWatch watch, CancellationToken stop)
    {
        var branch = await Branch(heads, stop);
        var line = $"{heads.GetValueOrDefault(branch, Nothing)} {commit} refs/heads/{branch}\0report-status";
        var ran = await place.Server.Run(receive.Operand(place.App), place.Timeout, stop, onLine: watch.Hear, feed: async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line.Length + 4:x4}{line}0000"), token);
            if (pack is null) await stream.WriteAsync(Empty(), token);
            else
            {
                await using var file = File.OpenRead(pack);
                await file.CopyToAsync(stream, token);
            }
        });
        var answer = ran.Output;
        if (answer.Contains("missing necessary objects", StringComparison.Ordinal) || ran.Tail.Any(line => line.Contains("missing necessary objects", StringComparison.Ordinal) || line.Contains("bad object", StringComparison.Ordinal)))
            throw new ObjectsMissingException(Dog.DokkuRefused.With("git-receive-pack", "the commit is not there"));
        // git ends with 0 also when the hook declined.
        return ran.Succeeded && !answer.Contains($"ok refs/heads/{branch}", StringComparison.Ordinal) ? ran with { Exit = 1 } : ran;
    }

    /// <summary>The branch that dokku deploys.</summary>
    async Task<string> Branch(Dictionary<string, string> heads, CancellationToken stop)
    {
        var asked = await place.Server.Look(new DokkuCommand("git:report").Operand(place.App).Option("--git-computed-deploy-branch"), stop);
        var told = asked.Output.Trim();
        if (asked.Succeeded && BranchName().IsMatch(told)) return told;
        return heads.Count == 1 ? heads.Keys.Single() : "master";
    }

    static byte[] Empty()
    {
        var pack = new byte[12 + SHA1.HashSizeInBytes];
        "PACK"u8.CopyTo(pack);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(4), 2);
#pragma warning disable CA5350 // The format's own check sum; nothing is kept safe by it.
        SHA1.HashData(pack.AsSpan(0, 12), pack.AsSpan(12));
#pragma warning restore CA5350
        return pack;
    }

    [GeneratedRegex(@"(?:^|\n)[0-9a-f]{4}([0-9a-f]{40}) refs/heads/([^\0\r\n]+)")]
    private static partial Regex Head();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]*\z")]
    private static partial Regex BranchName();
}

/// <summary>The server does not have what it was told to build.</summary>
sealed class ObjectsMissingException(Finding finding) : DeployException(finding);
