namespace Dogshore.Emulators.Heroku;

/// <summary>Things as the Platform API shows them (schema.json, targetSchema).</summary>
static class Json
{
    public static object Of(Account account) => new
    {
        id = account.Id, email = account.Email, verified = true, two_factor_authentication = false, allow_tracking = false, beta = false, federated = false, name = (string?)null,
        created_at = Time(DateTimeOffset.UnixEpoch), updated_at = Time(DateTimeOffset.UnixEpoch), last_login = Time(DateTimeOffset.UtcNow), suspended_at = (string?)null, delinquent_at = (string?)null,
        identity_provider = (object?)null, sms_number = (string?)null, default_organization = (object?)null, default_team = (object?)null, country_of_residence = (string?)null,
    };

    public static object Of(HerokuApp app) => new
    {
        id = app.Id, name = app.Name, acm = false, archived_at = (string?)null, buildpack_provided_description = app.Live?.Slug is null ? null : "Python",
        build_stack = new { id = app.Stack, name = app.Stack }, stack = new { id = app.Stack, name = app.Stack }, created_at = Time(app.CreatedAt), updated_at = Time(app.CreatedAt),
        released_at = app.Live is { } live ? Time(live.CreatedAt) : null, generation = new { id = app.Generation, name = app.Generation }, git_url = $"https://git.heroku.com/{app.Name}.git",
        internal_routing = (bool?)null, maintenance = app.Maintenance, owner = new { id = app.Owner.Id, email = app.Owner.Email }, organization = (object?)null, team = (object?)null,
        region = new { id = app.Region, name = app.Region }, repo_size = (int?)null, slug_size = (int?)null, space = (object?)null, web_url = app.Router.Url.ToString(),
    };

    public static object Of(HerokuApp app, Release release, Uri root) => new
    {
        id = release.Id, version = release.Version, status = release.Status, description = release.Description, current = app.Live?.Id == release.Id,
        created_at = Time(release.CreatedAt), updated_at = Time(release.CreatedAt), app = Reference(app), user = Reference(release.User), slug = release.Slug is { } slug ? new { id = slug.Id } : null,
        artifacts = release.Slug is null ? Array.Empty<object>() : [new { type = "slug", id = release.Slug.Id }], addon_plan_names = app.AddOns.Select(addOn => addOn.Plan),
        eligible_for_rollback = release is { Slug: not null, Status: "succeeded" }, output_stream_url = release.Output is { } output ? new Uri(root, $"x-output/{output.Id}").ToString() : null,
    };

    public static object Of(HerokuApp app, Build build, Uri root) => new
    {
        id = build.Id, status = build.Status, app = new { id = app.Id }, user = Reference(build.User), stack = app.Stack, created_at = Time(build.CreatedAt), updated_at = Time(build.CreatedAt),
        buildpacks = build.Buildpacks.Select(name => new { name, url = (string?)null }), output_stream_url = new Uri(root, $"x-output/{build.Output.Id}").ToString(),
        source_blob = new { checksum = build.Checksum, url = build.Url, version = build.Version, version_description = build.VersionDescription },
        release = build.Release is { } release ? new { id = release.Id } : null, slug = build.Slug is { } slug ? new { id = slug.Id } : null,
    };

    public static object Of(Slug slug, Uri root) => new
    {
        id = slug.Id, blob = new { method = slug.Folder is null ? "PUT" : "GET", url = new Uri(root, $"x-blob/{slug.Blob ?? slug.Id}").ToString() }, buildpack_provided_description = (string?)null, checksum = slug.Checksum,
        commit = slug.Commit, commit_description = slug.CommitDescription, created_at = Time(slug.CreatedAt), updated_at = Time(slug.CreatedAt), process_types = slug.ProcessTypes,
        size = 1024, stack = new { id = slug.Stack, name = slug.Stack }, deleted_at = (string?)null,
    };

    public static object Of(HerokuApp app, Formation formation) => new
    {
        id = formation.Id, app = Reference(app), type = formation.Type, quantity = formation.Quantity, size = formation.Size, dyno_size = new { id = formation.Size, name = formation.Size },
        command = app.Live?.Slug?.ProcessTypes.GetValueOrDefault(formation.Type) ?? "", created_at = Time(app.CreatedAt), updated_at = Time(app.CreatedAt),
    };

    public static object Of(HerokuApp app, Dyno dyno) => new
    {
        id = dyno.Id, name = dyno.Name, type = dyno.Type, state = dyno.State, command = dyno.Command, size = "Basic", attach_url = (string?)null, app = Reference(app),
        release = new { id = dyno.Release.Id, version = dyno.Release.Version }, created_at = Time(dyno.CreatedAt), updated_at = Time(dyno.CreatedAt),
    };

    public static object Of(HerokuApp app, AddOn addOn) => new
    {
        id = addOn.Id, name = addOn.Name, state = addOn.State, plan = new { id = addOn.Plan, name = addOn.Plan }, addon_service = new { id = Service(addOn), name = Service(addOn) },
        billing_entity = new { id = app.Id, name = app.Name, type = "app" }, app = Reference(app), billed_price = new { cents = 500, contract = false, unit = "month" }, actions = Array.Empty<object>(),
        config_vars = new[] { addOn.Variable }, created_at = Time(addOn.CreatedAt), updated_at = Time(addOn.CreatedAt), provider_id = addOn.Id, provision_message = (string?)null, web_url = (string?)null,
    };

    public static object Attachment(HerokuApp app, AddOn addOn) => new
    {
        id = addOn.AttachmentId, name = addOn.Attachment, app = Reference(app), addon = new { id = addOn.Id, name = addOn.Name, app = Reference(app) }, @namespace = (string?)null,
        created_at = Time(addOn.CreatedAt), updated_at = Time(addOn.CreatedAt), web_url = (string?)null, log_input_url = (string?)null,
    };

    public static object Feature(string name, bool enabled) => new
    {
        id = name, name, enabled, state = "general", description = name, display_name = name, doc_url = "https://devcenter.heroku.com/", feedback_email = "", created_at = Time(DateTimeOffset.UnixEpoch), updated_at = Time(DateTimeOffset.UnixEpoch),
    };

    static string Service(AddOn addOn) => addOn.Plan.Split(':')[0];
    static object Reference(HerokuApp app) => new { id = app.Id, name = app.Name };
    static object Reference(Account account) => new { id = account.Id, email = account.Email };
    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
