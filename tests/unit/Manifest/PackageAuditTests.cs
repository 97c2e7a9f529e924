using Dogshore.Manifest;

namespace Dogshore.Tests.Manifest;

public sealed class PackageAuditTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-audit-").FullName;

    [Fact]
    public void What_NuGets_audit_found_is_said_once_each() => Of("""
        {"version":3,"logs":[
          {"code":"NU1903","level":"Warning","warningLevel":1,"message":"Package 'Old.Json' 9.0.1 has a known high severity vulnerability, https://github.com/advisories/GHSA-0000-1111-2222","libraryId":"Old.Json"},
          {"code":"NU1903","level":"Warning","warningLevel":1,"message":"Package 'Old.Json' 9.0.1 has a known high severity vulnerability, https://github.com/advisories/GHSA-0000-1111-2222","libraryId":"Old.Json"},
          {"code":"NU1603","level":"Warning","warningLevel":1,"message":"Other 1.0.0 was resolved instead"},
          {"code":"NU1905","level":"Warning","warningLevel":1,"message":"The source does not provide a vulnerability database."}]}
        """).ShouldBe(["DOG1082 Package 'Old.Json' 9.0.1 has a known high severity vulnerability, https://github.com/advisories/GHSA-0000-1111-2222."]);

    [Fact]
    public void A_clean_project_has_no_finding() => Of("""{"version":3,"logs":[]}""").ShouldBeEmpty();

    [Fact]
    public void A_project_that_was_never_restored_has_none() => PackageAudit.Of(Path.Combine(folder, "nowhere.json")).ShouldBeEmpty();

    string[] Of(string assets)
    {
        var file = Path.Combine(folder, "project.assets.json");
        File.WriteAllText(file, assets);
        return [.. PackageAudit.Of(file).Select(finding => $"{finding.Code} {finding.Fact}")];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
