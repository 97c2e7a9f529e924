using System.Net;
using Dogshore.Local.Hosting;

namespace Dogshore.Local.Tests;

public sealed class HostTests : IAsyncLifetime
{
    HostUnderTest host = null!;

    public async ValueTask InitializeAsync() => host = await HostUnderTest.Start();
    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Once_ready_it_lets_go_of_the_pipes_of_the_build_and_lives_on()
    {
        (await host.ReadToEnd()).ShouldBe("");
        (await host.Ask<object, HostRecord>(HttpMethod.Get, "v1/host", null, null, Json.Default.HostRecord))!.Pid.ShouldBe(host.ProcessId);
    }

    [Fact]
    public void It_lives_in_a_session_of_its_own() => Running.Sessions.Of(host.ProcessId)!.Session.ShouldBe(host.ProcessId);

    [Fact]
    public async Task A_second_host_for_the_same_root_says_so_and_ends()
    {
        using var second = HostUnderTest.Launch(host.Paths.Root, host.SocketPath + "2");
        (await second.StandardError.ReadToEndAsync()).ShouldContain("Another host serves");
        await second.WaitForExitAsync();
        second.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Told_to_end_it_ends_and_leaves_neither_socket_nor_record()
    {
        await host.End();
        File.Exists(host.SocketPath).ShouldBeFalse();
        File.Exists(host.Paths.HostRecord).ShouldBeFalse();
    }

    [Fact]
    public async Task What_it_does_not_understand_is_refused_with_a_fault()
    {
        using var answer = await host.Control.PostAsync("v1/apps/shop", new StringContent("{"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("DOG4116");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".scratch-1")]
    [InlineData("a%2Fb")]
    [InlineData("-x")]
    public async Task Row_52_a_name_that_could_leave_its_folder_is_refused(string name)
    {
        using var answer = await host.Control.PostAsync($"v1/apps/{name}", new StringContent("""{"expected":0,"run":"r"}"""));
        answer.IsSuccessStatusCode.ShouldBeFalse();
        Directory.GetFileSystemEntries(host.Paths.Apps).ShouldBeEmpty();
    }

    [Fact]
    public void Row_60_a_socket_where_others_may_write_is_refused()
    {
        using var second = HostUnderTest.Launch(host.Paths.Root + "2", $"/tmp/dogshore-{Guid.NewGuid():n}");
        second.StandardError.ReadToEnd().ShouldContain("Others may write");
        second.WaitForExit();
        second.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void Arguments_that_are_missing_or_unknown_are_named()
    {
        Should.Throw<FormatException>(() => Arguments.Parse(["--root", "/r"])).Message.ShouldContain("--socket");
        Should.Throw<FormatException>(() => Arguments.Parse(["--rot", "/r"])).Message.ShouldContain("--rot");
        Should.Throw<FormatException>(() => Arguments.Parse(["--root", "/r", "--socket", new string('s', 104), "--digest", "d", "--version", "1"])).Message.ShouldContain("103 bytes");
    }
}
