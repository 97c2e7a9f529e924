using System.ComponentModel;
using Dogshore.Worlds;

namespace Dogshore.Tests.Packaging;

/// <summary>A program of this machine; where it is missing, the test is skipped with the reason.</summary>
static class Tool
{
    public static async Task<string> Run(string directory, string program, string[] arguments, string? input = null, int[]? orExits = null)
    {
        var command = new Command(program, arguments)
        {
            Directory = directory,
            Input = input,
            Timeout = TimeSpan.FromMinutes(2),
            Environment = new Dictionary<string, string?> { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_SYSTEM"] = "/dev/null", ["LC_ALL"] = "C.UTF-8" },
        };
        try
        {
            var ran = await new Processes().Run(command, TestContext.Current.CancellationToken);
            (ran.Succeeded || orExits?.Contains(ran.Exit ?? -1) == true).ShouldBeTrue($"{command}: {string.Join('\n', ran.Tail)}");
            return ran.Output;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"'{program}' is not on this machine.");
            throw;
        }
    }
}
