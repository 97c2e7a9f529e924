using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.ElasticBeanstalk;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.ElasticBeanstalk;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>Elastic Beanstalk's emulator, spoken to as Amazon's own tools would be: AWS_ENDPOINT_URL and an access key.</summary>
public sealed class BeanstalkSubject(BeanstalkEmulator emulator) : Subject
{
    public BeanstalkSubject() : this(new() { MostVersions = 20_000 })
    {
    }

    public BeanstalkEmulator Emulator => emulator;
    public override Platform Platform { get; } = new ElasticBeanstalkPlatform();
    public override string Attributes => "Region=\"eu-west-1\" Create=\"true\" Grace=\"3s\"";
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL"] = emulator.Url.ToString(),
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator",
        ["DATABASE_OF_THE_SHOP"] = "postgresql://ada:lovelace-4711@db.example.org/shop",
    };
    public override Wire Wire => emulator.Wire;
    public override bool IsService => true;
    public override string WrongCredential => "AKIAWRONG0000000";
    public override string? Account => BeanstalkEmulator.Account;
    /// <summary>Not made: its address is handed on.</summary>
    public override string Database => "Engine=\"postgresql\" FromEnvironment=\"DATABASE_OF_THE_SHOP\"";
    /// <summary>The environment, for the check; then environment and versions, options and record, and what the account may have.</summary>
    public override int ReadsOfNothing => 6;
    /// <summary>The intent, the update, the release, and its standing.</summary>
    public override int WritesOfConfig => 4;

    public override Task Start() => emulator.Start();

    public override bool IsUpload(Request request) => request.Method == "PUT" && request.Path.Contains(".zip", StringComparison.Ordinal);

    public override Task<bool> NearQuota(string app)
    {
        emulator.MostVersions = 20;
        emulator.Fill(app, 19);
        return Task.FromResult(true);
    }

    public override Task Forget(string app)
    {
        emulator.MostVersions = 20_000;
        return Task.CompletedTask;
    }

    public override Task<AppState?> State(string app)
    {
        var record = emulator.Store.Buckets.GetValueOrDefault(BeanstalkEmulator.StorageBucket)?[$"dogshore/{app}/{app}/record.json"] is { } text ? JsonNode.Parse(Encoding.UTF8.GetString(text.Bytes)) : null;
        // Of two environments that count which has the app's address.
        var address = record?["address"]?.GetValue<string>();
        if ((emulator.Application(app)?.Environments.FirstOrDefault(each => each.Status != "Terminated" && $"127.0.0.1:{each.Router.Url.Port}" == address) ?? emulator.Environment(app)) is not { } environment) return Task.FromResult<AppState?>(null);
        return Task.FromResult<AppState?>(new AppState(environment.Router.Url, environment.Variables.Where(each => !each.Key.StartsWith("DOGSHORE_", StringComparison.Ordinal)).ToDictionary(),
            new Dictionary<string, int>(), record?["releases"]!.AsArray().Count ?? 0, environment.Application.Versions.Count, 0));
    }

    public override async Task<bool> SetConfig(string app, IReadOnlyDictionary<string, string?> values)
    {
        await emulator.Environment(app)!.ChangeByHand(values);
        return true;
    }

    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Beanstalk_keeps(Stage<BeanstalkSubject> stage) : Promises<BeanstalkSubject>(stage);
