namespace Dogshore.EndToEnd.Disks;

public sealed class WithoutNetwork
{
    // A new network namespace has its loopback down; this brings it up and nothing else.
    const string LoopbackUp = "import fcntl, os, socket, struct, sys; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 0x41)); os.execvp(sys.argv[1], sys.argv[1:])";

    [Theory]
    [InlineData("hello-web")]
    [InlineData("static-site")]
    [InlineData("flask-notes")]
    public async Task A_deploy_to_this_machine_needs_none(string sample)
    {
        Tools.NeedNetworkNamespace();
        Tools.NeedPython();
        if (sample == "flask-notes") Tools.NeedFlask();
        await using var app = App.OfSample(sample);
        using var build = app.StartUnder(["unshare", "-n", Tools.Find("python3")!, "-c", LoopbackUp], "Deploy");
        (await build.End()).ShouldSucceed();
        app.OutcomeWord().ShouldBe("succeeded");
    }
}
