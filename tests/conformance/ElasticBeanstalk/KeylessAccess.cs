using Dogshore.Conformance.Common;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators.ElasticBeanstalk;
using Dogshore.Model;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>Row 62: a deploy with a token of CI in the place of a key, and without one.</summary>
public sealed class KeylessAccess : IAsyncLifetime
{
    const string Role = "arn:aws:iam::123456789012:role/deploy";

    readonly BeanstalkSubject subject = new();
    readonly TokenServer tokens = new();
    Scene? scene;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await subject.Start();
        await tokens.Start();
        scene = new Scene(subject, Runtime.Python, Stop) { Attributes = $"Role=\"{Role}\"" };
        scene.Variables["AWS_ACCESS_KEY_ID"] = scene.Variables["AWS_SECRET_ACCESS_KEY"] = null;
        scene.Variables["GITHUB_ACTIONS"] = "true";
    }

    Scene Scene => scene!;

    void InGitHub() => In(tokens.OfGitHub);

    void InAzure()
    {
        Scene.Variables.Remove("GITHUB_ACTIONS");
        In(tokens.OfAzure);
    }

    void In(IEnumerable<(string, string?)> variables)
    {
        foreach (var (name, value) in variables) Scene.Variables[name] = value;
    }

    [Fact]
    public async Task Row_62_a_job_of_GitHub_deploys_without_a_stored_key_and_the_log_names_the_way_and_no_value()
    {
        InGitHub();
        subject.Emulator.Roles[Role] = token => token == TokenServer.Token ? null : "Incorrect token audience";
        var ended = (await Scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldContain($"the token of GitHub Actions for the role {Role}");
        foreach (var secret in new[] { TokenServer.Token, "bearer-of-the-job", "session-of-the-role" }) ended.Log.ShouldNotContain(secret);
        tokens.Audience.ShouldBe("sts.amazonaws.com");
    }

    [Fact]
    public async Task Row_62_a_token_in_a_file_serves_as_well()
    {
        var file = Path.Combine(Scene.Folder, "home", "token");
        await File.WriteAllTextAsync(file, TokenServer.Token, Stop);
        Scene.Variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = file;
        subject.Emulator.Roles[Role] = _ => null;
        (await Scene.Deploy(Stop)).ShouldSucceed();
        File.Delete(file);
        (await Scene.Check()).ShouldBeRefused("DOG2281");
    }

    [Fact]
    public async Task Row_62_a_job_that_gets_no_token_as_a_pull_request_from_a_fork_is_refused_before_anything_is_asked()
    {
        var before = subject.Wire.Requests.Count;
        (await Scene.Check()).ShouldBeRefused("DOG2280").Said.ShouldContain("id-token: write");
        subject.Wire.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task Row_62_a_token_for_another_audience_and_a_role_that_does_not_trust_the_job_are_told_in_the_words_of_Amazon()
    {
        InGitHub();
        subject.Emulator.Roles[Role] = _ => "Incorrect token audience";
        (await Scene.Check()).ShouldBeRefused("DOG2282").Said.ShouldContain("Incorrect token audience");
        subject.Emulator.Roles.Clear();
        (await Scene.Check()).ShouldBeRefused("DOG2282").Said.ShouldContain("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        subject.Wire.Writes.ShouldNotContain(request => !request.Path.Contains("AssumeRole", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row_62_a_job_of_Azure_Pipelines_deploys_without_a_stored_key_by_its_service_connection()
    {
        InAzure();
        Scene.Attributes += " Connection=\"4f6c0d1e-0000-4000-8000-000000000001\"";
        subject.Emulator.Roles[Role] = token => token == TokenServer.Token ? null : "Incorrect token audience";
        var ended = (await Scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldContain($"the token of Azure Pipelines for the role {Role}");
        foreach (var secret in new[] { TokenServer.Token, TokenServer.Bearer, "session-of-the-role" }) ended.Log.ShouldNotContain(secret);
        tokens.Connection.ShouldBe("4f6c0d1e-0000-4000-8000-000000000001");
    }

    [Fact]
    public async Task Row_62_in_Azure_Pipelines_a_missing_token_and_a_provider_for_another_audience_are_refused_before_the_build()
    {
        // A build of a fork has no access token, and neither has a step that was not given it.
        InAzure();
        Scene.Variables["SYSTEM_ACCESSTOKEN"] = null;
        (await Scene.Check()).ShouldBeRefused("DOG2280").Said.ShouldContain("SYSTEM_ACCESSTOKEN");
        InAzure();
        subject.Emulator.Roles[Role] = _ => "Incorrect token audience";
        var said = (await Scene.Check()).ShouldBeRefused("DOG2282").Said;
        said.ShouldContain("Incorrect token audience");
        // Azure lets nobody choose: the provider must know this one.
        said.ShouldContain("its audience api://AzureADTokenExchange");
        // A token that was revoked, or is another job's.
        Scene.Variables["SYSTEM_ACCESSTOKEN"] = "bearer-of-another-job";
        (await Scene.Check()).ShouldBeRefused("DOG3011").Said.ShouldContain("Azure Pipelines");
        subject.Wire.Writes.ShouldNotContain(request => !request.Path.Contains("AssumeRole", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        scene?.Dispose();
        var violations = subject.Wire.Violations;
        await tokens.DisposeAsync();
        await subject.DisposeAsync();
        violations.ShouldBeEmpty();
    }
}
