using Dogshore.Conformance.Common;
using Dogshore.Conformance.Engine;
using Dogshore.Model;

namespace Dogshore.Conformance.AppEngine;

/// <summary>Row 62 for Google: a deploy with a token of CI in the place of a key, and without one; and the other places where a credential may be.</summary>
public sealed class KeylessGoogle : IAsyncLifetime
{
    const string Provider = "projects/123456789/locations/global/workloadIdentityPools/ci/providers/jobs", Connection = "4f6c0d1e-0000-4000-8000-000000000001";

    readonly AppEngineSubject subject = new();
    readonly TokenServer tokens = new();
    Scene? scene;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await subject.Start();
        await tokens.Start();
        scene = new Scene(subject, Runtime.Python, Stop) { Attributes = $"Project=\"{AppEngineSubject.Project}\" Identity=\"{Provider}\"" };
        scene.Variables["GOOGLE_CREDENTIALS"] = null;
    }

    Scene Scene => scene!;

    void In(IEnumerable<(string, string?)> variables)
    {
        foreach (var (name, value) in variables) Scene.Variables[name] = value;
    }

    [Fact]
    public async Task Row_62_a_job_of_GitHub_deploys_without_a_stored_key_and_the_log_names_the_way_and_no_value()
    {
        In(tokens.OfGitHub);
        subject.Emulator.Identities.Providers[Provider] = token => token == TokenServer.Token ? null : "The audience in ID Token does not match the expected audience.";
        var ended = (await Scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldContain($"the token of GitHub Actions for {Provider}");
        foreach (var secret in subject.Emulator.Identities.Tokens.Keys.Append(TokenServer.Token).Append(TokenServer.Bearer)) ended.Log.ShouldNotContain(secret);
        tokens.Audience.ShouldBe($"https://iam.googleapis.com/{Provider}");
    }

    [Fact]
    public async Task Row_62_a_job_of_Azure_Pipelines_acts_for_a_service_account()
    {
        In(tokens.OfAzure);
        Scene.Attributes += $" ServiceAccount=\"{AppEngineSubject.Email}\" Account=\"{AppEngineSubject.Email}\" Connection=\"{Connection}\"";
        subject.Emulator.Identities.Providers[Provider] = token => token == TokenServer.Token ? null : "wrong";
        subject.Emulator.Identities.ActedFor[AppEngineSubject.Email] = true;
        (await Scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain($"the token of Azure Pipelines for {AppEngineSubject.Email}");
        tokens.Connection.ShouldBe(Connection);
        subject.Emulator.Identities.Tokens.Values.ShouldContain(AppEngineSubject.Email);
    }

    [Fact]
    public async Task Row_62_a_job_that_gets_no_token_as_a_pull_request_from_a_fork_is_refused_before_anything_is_asked()
    {
        var before = subject.Wire.Requests.Count;
        Scene.Variables["GITHUB_ACTIONS"] = "true";
        (await Scene.Check()).ShouldBeRefused("DOG2352").Said.ShouldContain("id-token: write");
        Scene.Variables["GITHUB_ACTIONS"] = null;
        Scene.Variables["TF_BUILD"] = "True";
        (await Scene.Check()).ShouldBeRefused("DOG2352").Said.ShouldContain("SYSTEM_ACCESSTOKEN");
        Scene.Attributes = Scene.Attributes.Replace("projects/123456789", "projects/shop-4711", StringComparison.Ordinal);
        (await Scene.Check()).ShouldBeRefused("DOG1901").Said.ShouldContain("the number of the project");
        subject.Wire.Requests.Count.ShouldBe(before);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Row_62_a_token_for_another_audience_and_an_account_that_the_job_may_not_act_for_are_told_in_the_words_of_Google(bool inAzure)
    {
        In(inAzure ? tokens.OfAzure : tokens.OfGitHub);
        subject.Emulator.Identities.Providers[Provider] = _ => "The audience in ID Token [x] does not match the expected audience.";
        var said = (await Scene.Check()).ShouldBeRefused("DOG2353").Said;
        said.ShouldContain("does not match the expected audience");
        said.ShouldContain(inAzure ? "api://AzureADTokenExchange" : $"https://iam.googleapis.com/{Provider}");
        subject.Emulator.Identities.Providers[Provider] = _ => null;
        Scene.Attributes += $" ServiceAccount=\"{AppEngineSubject.Email}\"";
        (await Scene.Check()).ShouldBeRefused("DOG2353").Said.ShouldContain("iam.serviceAccounts.getAccessToken");
        subject.Emulator.Identities.Providers.Clear();
        (await Scene.Check()).ShouldBeRefused("DOG2353");
        subject.Wire.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_in_a_file_and_one_that_gcloud_has_left_and_a_token_that_is_there_serve_as_well()
    {
        Scene.Attributes = $"Project=\"{AppEngineSubject.Project}\"";
        // Not below the project: a key would not be let into a package.
        var home = Directory.CreateTempSubdirectory("dogshore-home-").FullName;
        Scene.Variables["HOME"] = home;
        var file = Path.Combine(home, "key.json");
        var key = subject.Emulator.Identities.KeyOf(AppEngineSubject.Email, AppEngineSubject.Project, subject.Emulator.Url);
        await File.WriteAllTextAsync(file, key, Stop);
        Scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = file;
        (await Scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("the file in $GOOGLE_APPLICATION_CREDENTIALS");
        Scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = null;
        Scene.Variables["CLOUDSDK_AUTH_ACCESS_TOKEN"] = subject.Emulator.Identities.Give("ada@example.org");
        (await Scene.Deploy(Stop)).ShouldBe("unchanged").Log.ShouldContain("$CLOUDSDK_AUTH_ACCESS_TOKEN");
        Scene.Variables["CLOUDSDK_AUTH_ACCESS_TOKEN"] = null;
        var left = Path.Combine(home, ".config", "gcloud", "application_default_credentials.json");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        File.Move(file, left);
        (await Scene.Deploy(Stop)).ShouldBe("unchanged").Log.ShouldContain("gcloud's credential for applications");
        // The configuration that google-github-actions/auth leaves: GitHub's token is asked for by Google's own code.
        subject.Emulator.Identities.Providers[Provider] = token => token == TokenServer.Token ? null : "wrong";
        await File.WriteAllTextAsync(left, $$"""
            { "type": "external_account", "audience": "//iam.googleapis.com/{{Provider}}", "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": "{{subject.Emulator.Url}}v1/token",
              "credential_source": { "url": "{{tokens.Url}}token?audience=x", "headers": { "Authorization": "Bearer {{TokenServer.Bearer}}" }, "format": { "type": "json", "subject_token_field_name": "value" } } }
            """, Stop);
        (await Scene.Deploy(Stop)).ShouldBe("unchanged");
        await File.WriteAllTextAsync(left, "{\"type\":\"gdch_service_account\"}", Stop);
        (await Scene.Check()).ShouldBeRefused("DOG2351");
        Scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = "nowhere.json";
        (await Scene.Check()).ShouldBeRefused("DOG2350");
        Directory.Delete(home, recursive: true);
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
