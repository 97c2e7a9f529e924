using System.Diagnostics;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>Kubernetes's own tool, led to the emulator as a person would lead it.</summary>
sealed class KubectlTool : IDisposable
{
    readonly string program;
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-kubectl-").FullName;

    /// <param name="which"><c>new</c>: KUBECTL, or the one of PATH; <c>old</c>: KUBECTL_OLD, or Debian's package unpacked below /opt/kubernetes-client.</param>
    public KubectlTool(string which, string kubeConfig)
    {
        var variable = which == "old" ? "KUBECTL_OLD" : "KUBECTL";
        program = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? given : which == "old" ? "/opt/kubernetes-client/usr/bin/kubectl" : "kubectl";
        Assert.SkipUnless(EndToEnd.Tools.Says(program, "version", "--client"), which == "old" ? "needs an old kubectl: KUBECTL_OLD, or Debian's kubernetes-client unpacked below /opt/kubernetes-client" : "needs Kubernetes's own tool: kubectl in PATH or by KUBECTL");
        Config = kubeConfig;
    }

    public string Config { get; set; }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<(int Code, string Output)> Try(string? input, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        (info.Environment["KUBECONFIG"], info.Environment["HOME"], info.Environment["NO_PROXY"]) = (Config, folder, "*");
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync(Stop);
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>What it prints; it must end well.</summary>
    public async Task<string> Run(params string[] arguments) => await Feed(null, arguments);

    /// <summary>The same with an input.</summary>
    public async Task<string> Feed(string? input, params string[] arguments)
    {
        var (code, output) = await Try(input, arguments);
        code.ShouldBe(0, $"kubectl {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
