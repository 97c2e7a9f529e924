using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Dogshore.Emulators.S3;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.ElasticBeanstalk;

/// <summary>Elastic Beanstalk's API of 2010-12-01 (contract elasticbeanstalk), S3 and STS beside it at one address: a request is for the service that it was
/// signed for. Environments run the bundles for real.</summary>
public sealed partial class BeanstalkEmulator : HttpEmulator
{
    public const string Account = "123456789012", Region = "eu-west-1";
    static readonly string[] reads = ["Describe", "List", "Check", "Validate", "Retrieve", "Request", "Get", "AssumeRole"];

    readonly ConcurrentDictionary<string, BeanstalkApplication> applications = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, string> tails = new(StringComparer.Ordinal);
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-beanstalk-").FullName;
    readonly Lock gate = new();
    readonly List<BeanstalkEvent> events = [];
    DateTimeOffset last;

    public BeanstalkEmulator(int port = 0) : base(port)
    {
        Contract = new ByService();
        Store = new S3Emulator();
    }

    /// <summary>The S3 of the account.</summary>
    public S3Emulator Store { get; }
    public Dictionary<string, string> Keys => Store.Keys;
    public Delays Delays { get; init; } = Delays.Short;
    /// <summary>Values of Secrets Manager, by ARN.</summary>
    public Dictionary<string, string> Secrets { get; } = [];
    /// <summary>Whose a key is, where it is not the account's own.</summary>
    public Dictionary<string, string> OtherAccounts { get; } = [];
    /// <summary>Roles that can be taken for a token: why this one is refused, or null.</summary>
    public Dictionary<string, Func<string, string?>> Roles { get; } = [];
    /// <summary>The account takes options and version of an update only one after the other, as the model says.</summary>
    public bool TakesOneThingAtOnce { get; set; }
    public int MostVersions { get; set; } = 1000;
    public static string StorageBucket => $"elasticbeanstalk-{Region}-{Account}";

    public BeanstalkApplication? Application(string name) => applications.GetValueOrDefault(name);
    public BeanstalkEnvironment? Environment(string name) => applications.Values.SelectMany(application => application.Environments).LastOrDefault(environment => environment.Name == name && environment.Status != "Terminated");
    public IReadOnlyList<BeanstalkEvent> Events { get { lock (gate) return [.. events]; } }

    protected override async Task<string> Shown(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) != true) return await base.Shown(context);
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var form = Form.Parse(await reader.ReadToEndAsync(context.RequestAborted));
        request.Body.Position = 0;
        context.Items["form"] = form;
        return $"/ {form.GetValueOrDefault("Action")}";
    }

    protected override bool Changes(HttpRequest request) => request.HttpContext.Items["form"] is Dictionary<string, string> form
        ? !reads.Any(word => form.GetValueOrDefault("Action")?.StartsWith(word, StringComparison.Ordinal) == true) : base.Changes(request);

    protected override Task Answer(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/x-tail", out var id)) return Tail(context, id.Value!.Trim('/'));
        return SignatureCheck.Service(context.Request) == "s3" ? Store.Serve(context) : Query(context);
    }

    async Task Query(HttpContext context)
    {
        var id = Guid.NewGuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = id;
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        try
        {
            var form = context.Items["form"] as Dictionary<string, string> ?? throw new RefusalException(400, "MissingAction", "The request must contain the parameter Action.");
            var action = form.GetValueOrDefault("Action") ?? "";
            var service = SignatureCheck.Service(context.Request) is "sts" || action == "AssumeRoleWithWebIdentity" ? "sts" : "elasticbeanstalk";
            // There the token is the permission.
            if (action != "AssumeRoleWithWebIdentity") new SignatureCheck(service, Keys).Check(context.Request, bytes.ToArray());
            XNamespace ns = service == "sts" ? "https://sts.amazonaws.com/doc/2011-06-15/" : "http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/";
            var result = Do(action, form, id, OtherAccounts.GetValueOrDefault(SignatureCheck.Key(context.Request) ?? "") ?? Account);
            await Send(context, 200, new XElement($"{action}Response", result is null ? null : new XElement($"{action}Result", result), new XElement("ResponseMetadata", new XElement("RequestId", id))), ns);
        }
        catch (RefusalException refusal)
        {
            // Each protocol has its own word for a key that nobody knows.
            var (code, message) = refusal.Code switch
            {
                "InvalidAccessKeyId" => ("InvalidClientTokenId", "The security token included in the request is invalid."),
                "AccessDenied" when !context.Request.Headers.ContainsKey("Authorization") && context.Items["form"] is Dictionary<string, string> asked && asked.GetValueOrDefault("Action") != "AssumeRoleWithWebIdentity" => ("MissingAuthenticationToken", "Missing Authentication Token"),
                _ => (refusal.Code, refusal.Message),
            };
            await Send(context, refusal.Status, new XElement("ErrorResponse", new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", code), new XElement("Message", message)), new XElement("RequestId", id)), "http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/");
        }
    }

    object? Do(string action, Dictionary<string, string> form, string request, string account) => action switch
    {
        "GetCallerIdentity" => (object[])[new XElement("Arn", $"arn:aws:iam::{account}:user/ada"), new XElement("UserId", "AIDAEXAMPLE"), new XElement("Account", account)],
        "AssumeRoleWithWebIdentity" => TakeRole(form),
        "CreateStorageLocation" => CreateStorage(),
        "CreateApplication" => new XElement("Application", Show(Make(form))),
        "DescribeApplications" => new XElement("Applications", applications.Values.Where(each => form.List("ApplicationNames") is not { Count: > 0 } names || names.Contains(each.Name)).Select(each => new XElement("member", Show(each)))),
        "DeleteApplication" => DeleteApplication(form),
        "CreateApplicationVersion" => new XElement("ApplicationVersion", CreateVersion(form)),
        "DescribeApplicationVersions" => DescribeVersions(form),
        "DeleteApplicationVersion" => DeleteVersion(form),
        "CreateEnvironment" => CreateEnvironment(form, request),
        "UpdateEnvironment" => UpdateEnvironment(form, request),
        "DescribeEnvironments" => new XElement("Environments", Environments(form).Select(each => new XElement("member", each.Show()))),
        "DescribeConfigurationSettings" => new XElement("ConfigurationSettings", new XElement("member", Named(form).ShowSettings())),
        "DescribeEvents" => DescribeEvents(form),
        "DescribeInstancesHealth" => Named(form).ShowInstances(),
        "DescribeEnvironmentHealth" => Named(form).ShowHealth(),
        "DescribeEnvironmentResources" => new XElement("EnvironmentResources", new XElement("EnvironmentName", Named(form).Name), new XElement("Instances", Named(form).Instances.Select(each => new XElement("member", new XElement("Id", each.Id))))),
        "RequestEnvironmentInfo" => RequestInfo(form),
        "RetrieveEnvironmentInfo" => new XElement("EnvironmentInfo", Named(form).Tails.Select(tail => new XElement("member", new XElement("InfoType", "tail"), new XElement("Ec2InstanceId", tail.Instance), new XElement("SampleTimestamp", Time(tail.At)), new XElement("Message", tail.Url)))),
        "SwapEnvironmentCNAMEs" => Swap(form, request),
        "CreateConfigurationTemplate" => CreateTemplate(form),
        "DeleteConfigurationTemplate" => DeleteTemplate(form),
        "AbortEnvironmentUpdate" => Abort(form, request),
        "TerminateEnvironment" => Terminate(form, request),
        "ListAvailableSolutionStacks" => new XElement("SolutionStacks", Stacks.All.Select(stack => new XElement("member", stack))),
        "DescribeAccountAttributes" => new XElement("ResourceQuotas", new XElement("ApplicationQuota", new XElement("Maximum", 75)), new XElement("ApplicationVersionQuota", new XElement("Maximum", MostVersions)), new XElement("EnvironmentQuota", new XElement("Maximum", 200))),
        _ => throw new RefusalException(400, "InvalidAction", $"Could not find operation {action} for version 2010-12-01"),
    };

    object[] TakeRole(Dictionary<string, string> form)
    {
        if (!Roles.TryGetValue(form["RoleArn"], out var trust)) throw new RefusalException(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        if (trust(form["WebIdentityToken"]) is { } why) throw new RefusalException(400, "InvalidIdentityToken", why);
        Keys["ASIAOFTHEROLE"] = "secret-of-the-role";
        return
        [
            new XElement("Credentials", new XElement("AccessKeyId", "ASIAOFTHEROLE"), new XElement("SecretAccessKey", "secret-of-the-role"), new XElement("SessionToken", "session-of-the-role"), new XElement("Expiration", Time(DateTimeOffset.UtcNow.AddHours(1)))),
            new XElement("AssumedRoleUser", new XElement("Arn", form["RoleArn"]), new XElement("AssumedRoleId", $"AROA:{form["RoleSessionName"]}")),
        ];
    }

    /// <summary>Somebody has made so many versions by hand.</summary>
    public void Fill(string application, int versions)
    {
        var filled = applications.GetOrAdd(application, name => new BeanstalkApplication(name));
        for (var number = 0; number < versions; number++) filled.Versions.Add(new AppVersion { Label = $"by-hand-{number}", Description = "", Bucket = StorageBucket, Key = $"by-hand-{number}.zip", Status = "PROCESSED" });
    }

    XElement CreateStorage()
    {
        Store.Buckets.TryAdd(StorageBucket, new Bucket());
        return new XElement("S3Bucket", StorageBucket);
    }

    // ---- applications and versions ----

    BeanstalkApplication Make(Dictionary<string, string> form)
    {
        var application = new BeanstalkApplication(form["ApplicationName"]);
        return applications.TryAdd(application.Name, application) ? application : throw Invalid($"Application {application.Name} already exists.");
    }

    static XElement[] Show(BeanstalkApplication application) =>
    [
        new("ApplicationArn", $"arn:aws:elasticbeanstalk:{Region}:{Account}:application/{application.Name}"), new("ApplicationName", application.Name), new("DateCreated", Time(application.Made)),
        new("DateUpdated", Time(application.Made)), new("Versions", application.Versions.Select(version => new XElement("member", version.Label))),
    ];

    BeanstalkApplication Known(Dictionary<string, string> form) => applications.GetValueOrDefault(form["ApplicationName"]) ?? throw Invalid($"No Application named '{form["ApplicationName"]}' found.");

    object? DeleteApplication(Dictionary<string, string> form)
    {
        if (!applications.TryGetValue(form["ApplicationName"], out var application)) return null;
        if (application.Environments.Any(environment => environment.Status != "Terminated")) throw new RefusalException(400, "OperationInProgressFailure", $"Unable to delete application {application.Name} because it has a running environment.");
        applications.TryRemove(application.Name, out _);
        return null;
    }

    XElement[] CreateVersion(Dictionary<string, string> form)
    {
        if (!applications.ContainsKey(form["ApplicationName"]) && form.GetValueOrDefault("AutoCreateApplication") == "true") Make(form);
        var application = Known(form);
        var label = form["VersionLabel"];
        if (label.Contains('/', StringComparison.Ordinal) || label.Trim() != label) throw Invalid("Version label must not contain '/' and must not start or end with white space.");
        var (bucket, key) = (form.GetValueOrDefault("SourceBundle.S3Bucket"), form.GetValueOrDefault("SourceBundle.S3Key"));
        if (bucket is null || key is null) throw new RefusalException(400, "InvalidParameterCombination", "Both S3 bucket and key must be specified.");
        if (Store.Buckets.GetValueOrDefault(bucket)?[key] is null) throw Invalid($"Unable to download from S3 location (Bucket: {bucket}  Key: {key}). Reason: Not Found");
        var version = new AppVersion { Label = label, Description = form.GetValueOrDefault("Description") ?? "", Bucket = bucket, Key = key };
        lock (gate)
        {
            if (applications.Values.Sum(each => each.Versions.Count) >= MostVersions) throw new RefusalException(400, "TooManyApplicationVersionsException", $"You cannot have more than {MostVersions} Application Versions.");
            if (application.Versions.Any(each => each.Label == label)) throw Invalid($"Application Version {label} already exists.");
            application.Versions.Add(version);
        }
        if (form.GetValueOrDefault("Process") == "true") _ = Task.Run(() => Process(application, version));
        return Show(application, version);
    }

    /// <summary>Looks at .ebextensions and env.yaml only (contract §2.3).</summary>
    async Task Process(BeanstalkApplication application, AppVersion version)
    {
        version.Status = "PROCESSING";
        await Task.Delay(Delays.Process);
        try
        {
            using var bytes = new MemoryStream(Store.Buckets[version.Bucket][version.Key]!.Bytes);
            using var zip = new System.IO.Compression.ZipArchive(bytes);
            foreach (var entry in zip.Entries.Where(entry => entry.FullName.StartsWith(".ebextensions/", StringComparison.Ordinal) && entry.FullName.EndsWith(".config", StringComparison.Ordinal)))
            {
                using var reader = new StreamReader(entry.Open());
                Extensions.Parse(await reader.ReadToEndAsync());
            }
            version.Status = "PROCESSED";
        }
        catch (Exception damaged) when (damaged is InvalidDataException or YamlDotNet.Core.YamlException)
        {
            Tell($"The configuration file in application version {version.Label} contains invalid YAML or JSON. {damaged.Message.ReplaceLineEndings(" ")}", "ERROR", null, version.Label, null);
            Tell($"Finished processing application version {version.Label} FAILED.", "ERROR", null, version.Label, null);
            version.Status = "FAILED";
        }
        _ = application;
    }

    static XElement[] Show(BeanstalkApplication application, AppVersion version) =>
    [
        new("ApplicationVersionArn", $"arn:aws:elasticbeanstalk:{Region}:{Account}:applicationversion/{application.Name}/{version.Label}"), new("ApplicationName", application.Name), new("Description", version.Description), new("VersionLabel", version.Label),
        new("SourceBundle", new XElement("S3Bucket", version.Bucket), new XElement("S3Key", version.Key)), new("DateCreated", Time(version.Made)), new("DateUpdated", Time(version.Made)), new("Status", version.Status),
    ];

    object[] DescribeVersions(Dictionary<string, string> form)
    {
        var labels = form.List("VersionLabels");
        var found = applications.Values.Where(each => form.GetValueOrDefault("ApplicationName") is not { } name || each.Name == name)
            .SelectMany(each => each.Versions.ToArray().Reverse().Where(version => labels.Count == 0 || labels.Contains(version.Label)).Select(version => (each, version))).ToArray();
        // Without MaxRecords there are no pages.
        var most = form.TryGetValue("MaxRecords", out var text) ? Math.Min(PageSize, int.Parse(text, CultureInfo.InvariantCulture)) : int.MaxValue;
        var from = form.TryGetValue("NextToken", out var token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        return
        [
            new XElement("ApplicationVersions", found.Skip(from).Take(most).Select(each => new XElement("member", Show(each.each, each.version)))),
            .. found.Length - from > most ? (object[])[new XElement("NextToken", from + most)] : [],
        ];
    }

    /// <summary>Versions in a page of a list: 1000 at the service.</summary>
    public int PageSize { get; set; } = 1000;

    object? DeleteVersion(Dictionary<string, string> form)
    {
        var application = Known(form);
        lock (gate)
        {
            if (application.Versions.Find(each => each.Label == form["VersionLabel"]) is not { } version) return null;
            if (application.Environments.FirstOrDefault(each => each.Status != "Terminated" && each.Label == version.Label) is { } user)
                throw new RefusalException(400, "InvalidParameterValue", $"Unable to delete application version {version.Label} because it is being used by the following environments: {user.Name}");
            application.Versions.Remove(version);
            if (form.GetValueOrDefault("DeleteSourceBundle") == "true") Store.Buckets[version.Bucket].Remove(version.Key);
        }
        return null;
    }

    // ---- environments ----

    IEnumerable<BeanstalkEnvironment> Environments(Dictionary<string, string> form)
    {
        var (names, ids) = (form.List("EnvironmentNames"), form.List("EnvironmentIds"));
        return applications.Values.Where(each => form.GetValueOrDefault("ApplicationName") is not { } name || each.Name == name).SelectMany(each => each.Environments.ToArray())
            .Where(each => (names.Count == 0 || names.Contains(each.Name)) && (ids.Count == 0 || ids.Contains(each.Id)) && (form.GetValueOrDefault("VersionLabel") is not { } label || each.Label == label))
            .Where(each => each.Status != "Terminated" || form.GetValueOrDefault("IncludeDeleted") == "true");
    }

    BeanstalkEnvironment Named(Dictionary<string, string> form)
    {
        var name = form.GetValueOrDefault("EnvironmentName");
        return applications.Values.SelectMany(each => each.Environments.ToArray()).LastOrDefault(each => each.Status != "Terminated" && (each.Name == name || each.Id == form.GetValueOrDefault("EnvironmentId")))
            ?? throw Invalid($"No Environment found for EnvironmentName = '{name}'.");
    }

    static AppVersion? Version(BeanstalkApplication application, Dictionary<string, string> form) => form.GetValueOrDefault("VersionLabel") is not { } label ? null
        : application.Versions.Find(each => each.Label == label) ?? throw Invalid($"No Application Version named '{label}' found.");

    XElement[] CreateEnvironment(Dictionary<string, string> form, string request)
    {
        var application = Known(form);
        var name = form.GetValueOrDefault("EnvironmentName") ?? throw Invalid("EnvironmentName is required.");
        if (Environment(name) is not null) throw Invalid($"Environment {name} already exists.");
        var template = form.TryGetValue("TemplateName", out var from) ? Template(application, from) : null;
        if (template is not null && form.ContainsKey("SolutionStackName")) throw new RefusalException(400, "InvalidParameterCombination", "You cannot specify both a template and a solution stack.");
        if ((template?.Stack ?? form.GetValueOrDefault("SolutionStackName")) is not { } stack || !Stacks.All.Contains(stack)) throw Invalid($"No Solution Stack named '{form.GetValueOrDefault("SolutionStackName")}' found.");
        var version = Version(application, form) ?? throw new RefusalException(400, "SampleApplication", "The emulator has no sample application.");
        var environment = new BeanstalkEnvironment(this, application, name, stack, Path.Combine(folder, $"{name}-{Guid.NewGuid().ToString("n")[..6]}"));
        if (template is not null) environment.Change(template.Options, []);
        environment.Change(Changed(form), Removed(form));
        if (!environment.Options.ContainsKey(new("aws:autoscaling:launchconfiguration", "IamInstanceProfile"))) throw Invalid("Environment must have instance profile associated with it.");
        lock (gate) application.Environments.Add(environment);
        environment.Begin(version, isNew: true, request);
        return environment.Show();
    }

    XElement[] UpdateEnvironment(Dictionary<string, string> form, string request)
    {
        var environment = Named(form);
        var version = Version(environment.Application, form);
        var (set, remove) = (Changed(form), Removed(form));
        if (TakesOneThingAtOnce && version is not null && set.Count + remove.Length > 0) throw new RefusalException(400, "InvalidParameterCombination", "You cannot update the application version and the configuration at the same time.");
        environment.Update(version, set, remove, request);
        return environment.Show();
    }

    static OptionKey[] Removed(Dictionary<string, string> form) => [.. form.Structures("OptionsToRemove").Select(each => new OptionKey(each["Namespace"], each["OptionName"]))];

    static Dictionary<OptionKey, string> Changed(Dictionary<string, string> form) =>
        form.Structures("OptionSettings").ToDictionary(each => new OptionKey(each["Namespace"], each["OptionName"]), each => each.GetValueOrDefault("Value") ?? "");

    object? Abort(Dictionary<string, string> form, string request)
    {
        Named(form).Abort(request);
        return null;
    }

    XElement[] Terminate(Dictionary<string, string> form, string request)
    {
        var environment = Named(form);
        environment.Terminate(request);
        return environment.Show();
    }

    // ---- events and logs ----

    public void Tell(string message, string severity, string? environment, string? label, string? request)
    {
        lock (gate)
        {
            // To the millisecond, and no two at one.
            var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            last = now > last ? now : last.AddMilliseconds(1);
            events.Add(new(last, message, severity, environment, label, request));
        }
    }

    object[] DescribeEvents(Dictionary<string, string> form)
    {
        var from = form.TryGetValue("StartTime", out var start) ? DateTimeOffset.Parse(start, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
        var found = Events.Where(each => each.At >= from && (form.GetValueOrDefault("EnvironmentName") is not { } name || each.Environment == name)
            && (form.GetValueOrDefault("VersionLabel") is not { } label || each.Label == label) && (form.GetValueOrDefault("RequestId") is not { } id || each.Request == id)).Reverse();
        var most = form.TryGetValue("MaxRecords", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 1000;
        return [new XElement("Events", found.Take(most).Select(each => new XElement("member", new XElement("EventDate", Time(each.At)), new XElement("Message", each.Message), new XElement("Severity", each.Severity),
            each.Environment is null ? null : new XElement("EnvironmentName", each.Environment), each.Label is null ? null : new XElement("VersionLabel", each.Label), each.Request is null ? null : new XElement("RequestId", each.Request))))];
    }

    object? RequestInfo(Dictionary<string, string> form)
    {
        var environment = Named(form);
        _ = Task.Run(async () =>
        {
            await Task.Delay(Delays.Log);
            environment.Tails = [.. environment.Instances.Select(instance =>
            {
                var id = Guid.NewGuid().ToString("n");
                tails[id] = BeanstalkEnvironment.Tail(instance);
                return (instance.Id, DateTimeOffset.UtcNow, new Uri(Url, $"x-tail/{id}").ToString());
            })];
        });
        return null;
    }

    /// <summary>A signed address: no credential comes with it.</summary>
    async Task Tail(HttpContext context, string id)
    {
        if (context.Request.Headers.Authorization.Count > 0) Wire.Violated("the log is asked for with a credential, at an address that is itself the permission");
        if (!tails.TryGetValue(id, out var text)) context.Response.StatusCode = 404;
        else await context.Response.WriteAsync(text, context.RequestAborted);
    }

    public static RefusalException Invalid(string message) => new(400, "InvalidParameterValue", message);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static Task Send(HttpContext context, int status, XElement root, XNamespace ns)
    {
        foreach (var element in root.DescendantsAndSelf()) element.Name = ns + element.Name.LocalName;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync(root.ToString(SaveOptions.DisableFormatting), context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var environment in applications.Values.SelectMany(application => application.Environments)) await environment.DisposeAsync();
        await EndedFolder.Remove(folder);
    }

    /// <summary>Each service has a model of its own.</summary>
    sealed class ByService : IContract
    {
        readonly QueryModel? beanstalk = QueryModel.Find("elasticbeanstalk"), sts = QueryModel.Find("sts");
        readonly RestModel? s3 = RestModel.Find("s3", bucketInPath: true);

        public IEnumerable<string> Violations(Asked asked)
        {
            if (asked.Path.StartsWith("/x-", StringComparison.Ordinal)) return [];
            var scope = asked.Headers.GetValueOrDefault("Authorization") ?? "";
            if (asked.Body?.Contains("Action=AssumeRoleWithWebIdentity", StringComparison.Ordinal) == true) return sts?.Violations(asked) ?? [];
            IContract? contract = scope.Contains("/s3/aws4_request", StringComparison.Ordinal) ? s3 : scope.Contains("/sts/aws4_request", StringComparison.Ordinal) ? sts : beanstalk;
            return contract?.Violations(asked) ?? [];
        }
    }
}

/// <summary>A name that versions and environments belong to.</summary>
public sealed class BeanstalkApplication(string name)
{
    public string Name => name;
    public DateTimeOffset Made { get; } = DateTimeOffset.UtcNow;
    public List<AppVersion> Versions { get; } = [];
    public List<BeanstalkEnvironment> Environments { get; } = [];
    public ConcurrentDictionary<string, Template> Templates { get; } = new(StringComparer.Ordinal);
}

static class Stacks
{
    /// <summary>As the service lists them (contract §2.7), and what has come since.</summary>
    public static readonly string[] All =
    [
        "64bit Amazon Linux 2023 v3.5.0 running .NET 8", "64bit Amazon Linux 2023 v3.5.0 running .NET 9", "64bit Amazon Linux 2023 v3.6.0 running .NET 10", "64bit Amazon Linux 2023 v4.6.0 running Python 3.9",
        "64bit Amazon Linux 2023 v4.6.0 running Python 3.12", "64bit Amazon Linux 2023 v4.6.0 running Python 3.13", "64bit Windows Server 2025 v2.19.2 running IIS 10.0", "64bit Amazon Linux 2023 v4.6.1 running Docker",
    ];
}
