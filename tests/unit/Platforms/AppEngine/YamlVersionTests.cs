using System.Diagnostics;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.AppEngine;

namespace Dogshore.Tests.Platforms.AppEngine;

/// <summary>app.yaml as the API wants it. What gcloud makes of the same text is compared where gcloud is.</summary>
public sealed class YamlVersionTests
{
    const string Handlers = """
        runtime: python313
        default_expiration: "1d 4h"
        handlers:
        - url: /static
          static_dir: assets/
          expiration: 30m
          secure: always
          http_headers:
            X-Of: "5"
        - url: /(.*\.png)
          static_files: img/\1
          upload: img/.*\.png
          mime_type: image/png
          require_matching_file: true
        - url: /admin/.*
          script: auto
          login: admin
          redirect_http_response_code: 301
        - url: /.*
          script: auto
        error_handlers:
        - error_code: over_quota
          file: over.html

        """;

    const string Standard = """
        runtime: python313
        entrypoint: exec gunicorn -b :$PORT main:app
        instance_class: F2
        service: shop
        automatic_scaling:
          min_instances: 1
          max_instances: 5
          target_cpu_utilization: 0.65
          min_idle_instances: automatic
          max_idle_instances: 2
          min_pending_latency: 30ms
          max_pending_latency: automatic
          max_concurrent_requests: 50
        env_variables:
          NUMBER: 5
          TEXT: "yes"
        build_env_variables:
          A: b
        inbound_services:
        - warmup
        vpc_access_connector:
          name: projects/p/locations/europe-west1/connectors/c
          egress_setting: all-traffic
        service_account: app@p.iam.gserviceaccount.com
        app_engine_apis: true

        """;

    const string Flexible = """
        runtime: python
        env: flex
        runtime_config:
          operating_system: ubuntu22
          runtime_version: 3.12
        automatic_scaling:
          min_num_instances: 1
          max_num_instances: 3
          cool_down_period_sec: 180
          cpu_utilization:
            target_utilization: 0.6
        resources:
          cpu: 2
          memory_gb: 2.3
          disk_size_gb: 10
        liveness_check:
          path: /live
          check_interval_sec: 30
          timeout_sec: 4
        readiness_check:
          app_start_timeout_sec: 300
        beta_settings:
          cloud_sql_instances: p:r:i
        network:
          name: default
          session_affinity: true

        """;

    const string Basic = "runtime: python312\nbasic_scaling:\n  max_instances: 11\n  idle_timeout: 10m\n";

    public static TheoryData<string> Texts => [Handlers, Standard, Flexible, Basic, "runtime: python312\nmanual_scaling:\n  instances: 5\n"];

    [Fact]
    public void Handlers_of_folders_files_and_scripts_become_expressions() => Of(Handlers)["handlers"]!.ToJsonString().ShouldBe(
        """[{"urlRegex":"/static/(.*)","securityLevel":"SECURE_ALWAYS","staticFiles":{"path":"assets/\\1","uploadPathRegex":"assets/.*","httpHeaders":{"X-Of":"5"},"expiration":"1800s"}},"""
        + """{"urlRegex":"/(.*\\.png)","securityLevel":"SECURE_OPTIONAL","staticFiles":{"path":"img/\\1","uploadPathRegex":"img/.*\\.png","mimeType":"image/png","requireMatchingFile":true}},"""
        + """{"urlRegex":"/admin/.*","login":"LOGIN_ADMIN","securityLevel":"SECURE_OPTIONAL","redirectHttpResponseCode":"REDIRECT_HTTP_RESPONSE_CODE_301","script":{"scriptPath":"auto"}},{"urlRegex":"/.*","securityLevel":"SECURE_OPTIONAL","script":{"scriptPath":"auto"}}]""");

    [Fact]
    public void An_entrypoint_is_always_named() => Of("runtime: python313\n").ToJsonString().ShouldBe("""{"runtime":"python313","entrypoint":{"shell":""}}""");

    [Theory]
    [InlineData("runtime: x\nfoo: bar\n", "'foo'")]
    [InlineData("runtime: x\nautomatic_scaling:\n  max_instance: 5\n", "'max_instance'")]
    [InlineData("runtime: x\nmanual_scaling:\n  instances: many\n", "'many'")]
    [InlineData("runtime: x\nhandlers:\n- url: /x\n", "neither static_dir")]
    [InlineData("runtime: x\ndefault_expiration: soon\n", "'soon'")]
    public void A_name_or_a_value_that_nobody_knows_is_told_with_its_line(string text, string said)
    {
        var fault = Should.Throw<DeployException>(() => Of(text)).Findings[0];
        fault.Code.ShouldBe(Dog.AppEngineYaml.Code);
        fault.Fact.ShouldContain(said);
        fault.Fact.ShouldContain("line ");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Gclouds_own_code_makes_the_same_of_it(string text)
    {
        var library = new[] { "/usr/lib/google-cloud-sdk/lib", Environment.GetEnvironmentVariable("CLOUDSDK_LIB") ?? "" }.FirstOrDefault(Directory.Exists);
        Assert.SkipUnless(library is not null, "needs gcloud, of the package google-cloud-cli");
        const string script = """
            import json, sys
            sys.path[:0] = [sys.argv[1], sys.argv[1] + '/third_party']
            from googlecloudsdk.appengine.api import appinfo_includes, appinfo
            from googlecloudsdk.appengine.admin.tools.conversion import convert_yaml
            config = appinfo.LoadSingleAppInfo(sys.stdin.read()).ToDict()
            config.setdefault('entrypoint', '')
            print(json.dumps(convert_yaml.GetSchemaParser('v1').ConvertValue(config)))
            """;
        var info = new ProcessStartInfo("python3", ["-c", script, library!]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = "python";
        using var process = Process.Start(info)!;
        var stop = TestContext.Current.CancellationToken;
        await process.StandardInput.WriteAsync(text.AsMemory(), stop);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(stop);
        var output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        process.ExitCode.ShouldBe(0, await error);
        Sorted(Of(text)).ShouldBe(Sorted(Ours(JsonNode.Parse(output)!.AsObject())));
    }

    /// <summary>The service is no part of a version, and gcloud drops it later.</summary>
    static JsonObject Ours(JsonObject theirs)
    {
        theirs.Remove("service");
        return theirs;
    }

    static JsonObject Of(string text) => YamlVersion.Of(AppYaml.Parse(text));

    static string Sorted(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(", ", map.Where(each => each.Value is not null).OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}: {Sorted(each.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Sorted)) + "]",
        JsonValue value when value.TryGetValue<double>(out var number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        null => "null",
        _ => node.ToJsonString(),
    };
}
