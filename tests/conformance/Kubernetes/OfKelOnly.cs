using Dogshore.Conformance.Engine;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>The part of Kel's own API that was published.</summary>
public sealed class OfKelOnly(Stage<KelSubject> stage) : IClassFixture<Stage<KelSubject>>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    KelSubject Subject => stage.Subject;

    [Fact]
    public async Task A_first_deploy_makes_site_and_service_in_the_API_and_a_second_finds_them()
    {
        using var scene = new Scene(Subject, Runtime.Static, TestContext.Current.CancellationToken) { Attributes = $"Api=\"{Subject.Kel.Url}\" Site=\"team/shop\"" };
        (await scene.Deploy(Stop)).ShouldBeRefused(Dog.NoCredential.Code).Said.ShouldContain("KEL_TOKEN");
        scene.Variables["KEL_TOKEN"] = "wrong-0123456789";
        (await scene.Deploy(Stop)).ShouldBeRefused(Dog.CredentialRefused.Code);
        Subject.Kel.All.ShouldBeEmpty();
        scene.Variables["KEL_TOKEN"] = Subject.Kel.Token;
        (await scene.Deploy(Stop)).ShouldSucceed();
        Subject.Kel.All.ShouldContain("team/shop/services/web");
        var writes = Subject.Kel.Wire.Writes.Count;
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        Subject.Kel.Wire.Writes.Count.ShouldBe(writes);
        Subject.Kel.Wire.Violations.ShouldBeEmpty();
        await Subject.Forget(scene.App);
    }

    [Fact]
    public async Task A_site_that_is_not_named_and_a_host_that_is_missing_are_refused_before_anything_is_asked()
    {
        using var scene = new Scene(Subject, Runtime.Static, TestContext.Current.CancellationToken) { Attributes = $"Api=\"{Subject.Kel.Url}\"" };
        scene.Variables["KEL_TOKEN"] = Subject.Kel.Token;
        (await scene.Deploy(Stop)).ShouldBeRefused(Dog.KelNoSite.Code);
    }
}
