using System.Collections.Immutable;

namespace Dogshore.Manifest;

/// <summary>The one table of what a manifest may say. Validation, "did you mean", the test of samples/deploy.props, the
/// schema and the documentation all read it; sdk/deploy/Deploy.props and Deploy.Items.targets hold the same names, by test.</summary>
static class Known
{
    static readonly ImmutableArray<KnownMetadatum> Limits =
    [
        new("On", ValueKind.Destinations, "Destinations or groups that it is limited to, joined with +.", Default: "all", Example: "staging+production"),
        new("Except", ValueKind.Destinations, "Destinations or groups that it is not for, joined with +.", Example: "local"),
    ];

    static readonly ImmutableArray<KnownMetadatum> Account =
    [
        new("Credential", ValueKind.Variable, "Name of the variable that holds the credential.", Default: "the platform's usual variable", Example: "SHOP_DEPLOY_TOKEN"),
        new("Account", ValueKind.Text, "A credential of another account than this is refused before anything is written.", Example: "shop@example.org"),
    ];

    public static ImmutableArray<KnownItem> Items { get; } =
    [
        new("DeployTo", "A destination: one named place on one platform. The platform's own settings are metadata too.", "A name for -p:DeployTo=", "staging",
        [
            new("Platform", ValueKind.Text, "The platform, one of -t:DeployPlatforms.", Example: "local") { IsRequired = true },
            new("App", ValueKind.Text, "The name that the platform knows the app by.", Default: "DeployApp", Example: "shop-staging"),
            new("Group", ValueKind.Text, "A set of destinations that -p:DeployTo=, On=, Except= and After= can name.", Example: "test"),
            new("After", ValueKind.Destinations, "Destinations or groups that must have succeeded before.", Example: "local"),
            new("Preview", ValueKind.Flag, "Many apps of one kind, each made for a while: App holds {id}, and -p:DeployPreview= says which one.", Default: "false", Example: "true"),
            new("Expires", ValueKind.Duration, "How long after its last release a preview may be removed by -t:DeploySweep.", Default: "7d", Example: "7d"),
            .. Account,
        ]) { TakesPlatformSettings = true },

        new("DeployProcess", "A command of the app that is kept running.", "Its name; web gets the requests", "web",
        [
            new("Command", ValueKind.Text, "Run through the platform's shell, with the config and PORT in its environment.", Default: "the published app (.NET), the site's files (static), the image's own (container)", Example: "gunicorn shop.wsgi"),
            new("Count", ValueKind.Number, "How many of it run.", Default: "what runs now", Example: "2") { Most = 1000 },
            .. Limits,
        ]),

        new("DeployConfig", "A variable in the app's environment.", "Its name", "SECRET_KEY",
        [
            new("Value", ValueKind.Text, "The value itself; never of a secret.", Example: "info"),
            new("FromEnvironment", ValueKind.Variable, "The variable that holds the value where the deploy runs.", Example: "SHOP_SECRET_KEY"),
            new("FromSecret", ValueKind.Text, "A reference into the platform's own secret store.", Example: "shop/mail#password"),
            new("FromFile", ValueKind.Text, "A file that holds the value, relative to the manifest; one trailing line end is not part of it.", Example: "keys/licence.txt"),
            new("Generate", ValueKind.Flag, "The platform makes a random value once and keeps it.", Default: "false", Example: "true"),
            new("Secret", ValueKind.Flag, "The value is never shown. false says that a name only looks like a secret's.", Default: "by the name", Example: "true"),
            .. Limits,
        ]),

        new("DeployDatabase", "A database; its address comes in the config variable of its name.", "Name of the variable", "DATABASE_URL",
        [
            new("Engine", ValueKind.Text, "sqlite, postgresql, or what else the platform has.", Example: "sqlite") { IsRequired = true },
            new("Url", ValueKind.Address, "Where an existing one is; one with a password in it goes through FromEnvironment.", Example: "postgresql:///reports"),
            new("FromEnvironment", ValueKind.Variable, "The variable that holds the address of an existing one.", Example: "REPORTS_URL"),
            new("Create", ValueKind.Flag, "A new one may be made, which may cost money.", Default: "false", Example: "true"),
            new("Plan", ValueKind.Text, "The platform's own word for size and price of a new one.", Example: "essential-0"),
            new("Migrate", ValueKind.Text, "Brings the schema in step; run once in the new release, before its traffic.", Example: "python manage.py migrate"),
            new("Timeout", ValueKind.Duration, "For the migration.", Default: "10m", Example: "10m"),
            .. Limits,
        ]),

        new("DeployBuildStep", "A command that is run before packing, when its inputs changed.", "Its name", "collectstatic",
        [
            new("Command", ValueKind.Text, "Run through this machine's shell in the project's folder.", Example: "python manage.py collectstatic --noinput") { IsRequired = true },
            new("Inputs", ValueKind.Globs, "Files that it reads. Without Inputs it runs every time.", Example: "shop/static/**"),
            new("Outputs", ValueKind.Globs, "Files or folders that it writes.", Example: "staticfiles"),
            .. Limits,
        ]),

        new("DeployFile", "What the package holds of a folder.", "The folder, relative to the project", "data",
        [
            new("Match", ValueKind.Globs, "Files below the folder.", Default: "all that git does not ignore", Example: "**/*.json"),
            new("Exclude", ValueKind.Globs, "Files to leave out. A child element: the attribute of this name is MSBuild's own.", Example: "**/draft-*"),
            new("Allow", ValueKind.Globs, "Files that look like a secret and shall be packed all the same.", Example: "test-certificate.pem"),
            new("Prefix", ValueKind.Prefix, "Where they lie in the package; / is its root.", Default: "their path in the project", Example: "lookup/"),
            .. Limits,
        ]),

        new("DeployStatic", "Static files for browsers.", "The folder, relative to the project", "staticfiles",
        [
            new("Match", ValueKind.Globs, "Files below the folder.", Default: "**", Example: "**/*.css;**/*.js"),
            new("Prefix", ValueKind.Prefix, "Where they lie below the address.", Default: "/", Example: "static/"),
            new("Cdn", ValueKind.Text, "The DeployCdn that keeps them.", Default: "the app serves them", Example: "assets"),
            new("UrlConfig", ValueKind.Text, "The config variable that receives their address; the CDN's BaseUrl must be known.", Example: "STATIC_URL"),
            new("Fingerprint", ValueKind.Flag, "Gives each file a name of its bytes as well, which browsers may keep for ever, and lets pages and styles name that one.", Default: "false", Example: "true"),
            .. Limits,
        ]),

        new("DeployCdn", "A place that keeps static files. The platform's own settings are metadata too.", "A name for Cdn=", "assets",
        [
            new("Platform", ValueKind.Text, "The platform, one of -t:DeployPlatforms that keep static files.", Example: "folder") { IsRequired = true },
            new("BaseUrl", ValueKind.Address, "Where browsers find the files.", Default: "what the platform says", Example: "https://cdn.example.org"),
            .. Account,
        ]) { TakesPlatformSettings = true },

        new("DeployHeaders", "Cache headers of static files; the first rule that matches a file counts.", "A name", "fingerprinted",
        [
            new("Match", ValueKind.Globs, "The files.", Example: "**/*.css;**/*.js") { IsRequired = true },
            new("Cache", ValueKind.Text, "The Cache-Control header.", Example: "public, max-age=31536000, immutable") { IsRequired = true },
            .. Limits,
        ]),

        new("DeployProbe", "A request that must be answered as expected before a release counts. Without any: / answers 200-399.", "The path, or a name when Path is given", "/healthz",
        [
            new("Path", ValueKind.ProbePath, "The path, when it has a query: MSBuild takes a ? in Include for a wildcard.", Default: "the Include", Example: "/healthz?deep=1"),
            new("Status", ValueKind.Statuses, "A status code, or the first and the last.", Default: "200-399", Example: "200"),
            new("Contains", ValueKind.Text, "Text that the answer must hold.", Example: "ok"),
            new("Header", ValueKind.HeaderLine, "A header that must be answered: its name, or name and value.", Example: "Content-Type: text/plain"),
            new("Timeout", ValueKind.Duration, "For one request.", Default: "5s", Example: "5s"),
            new("Deadline", ValueKind.Duration, "For all attempts.", Default: "60s", Example: "2m"),
            new("Successes", ValueKind.Number, "Good answers in a row.", Default: "1", Example: "3") { Least = 1, Most = 100 },
            .. Limits,
        ]),

        new("DeploySetting", "An option of the platform, by its own name.", "The option's name", "KeepReleases",
        [
            new("Value", ValueKind.Text, "Its value.", Example: "10") { IsRequired = true },
            .. Limits,
        ]),

        new("DeployObject", "The user's own objects, for a platform that takes them beside ours.", "A file or folder, relative to the project", "objects/",
        [
            .. Limits,
        ]),

        new("DeployNotify", "An https address that gets the outcome once. When it fails, the deploy does not.", "A name", "chat",
        [
            new("Url", ValueKind.Address, "The address, when it is no secret.", Example: "https://status.example.org/deploys"),
            new("FromEnvironment", ValueKind.Variable, "The variable that holds the address.", Example: "CHAT_HOOK_URL"),
            .. Limits,
        ]),

        new("DeployPlatformAssembly", "An assembly with platforms of your own.", "The file, relative to the project", "platforms/Acme.Platform.dll", []),
    ];

    public static ImmutableArray<KnownProperty> Properties { get; } =
    [
        new("DeployTo", ValueKind.Destinations, "Destinations or groups to deploy to, joined with +.", Default: "local", Example: "staging+production"),
        new("DeployApp", ValueKind.Text, "Name of the app.", Default: "the project's name", Example: "shop"),
        new("DeployRuntime", ValueKind.Choice, "What the app is.", Default: "found by its files", Example: "python") { Choices = ["dotnet", "python", "static", "container"] },
        new("DeployManifestFile", ValueKind.Text, "The manifest, relative to the project; only on the command line or in the project.", Default: "deploy.props", Example: "deploy/shop.props"),
        new("DeployTargetFramework", ValueKind.Text, "Which framework of a project for several is deployed.", Example: "net10.0"),
        new("DeployMaxParallel", ValueKind.Number, "How many destinations are worked on at once.", Default: "8", Example: "4") { Least = 1, Most = 64 },
        new("DeployLocalRoot", ValueKind.Text, "Where the platform local keeps its apps.", Default: "the user's state folder", Example: "/srv/dogshore"),
        new("DeployPlanFile", ValueKind.Text, "A plan.json to apply exactly.", Example: "obj/deploy/production/plan.json"),
        new("DeployPlanned", ValueKind.Flag, "The steps up to DeployPlan were run by an earlier call: go on from what they left in obj/deploy.", Default: "false", Example: "true"),
        new("DeployRollbackTo", ValueKind.Text, "The release to go back to: its id, number, version or commit.", Default: "the last verified one", Example: "41"),
        new("DeployPreview", ValueKind.Text, "Which preview: what stands for {id} in the App of destinations with Preview.", Example: "42"),
        new("DeployPromoteFrom", ValueKind.Destinations, "The destination whose verified content is released; anything else is refused.", Example: "staging"),
        new("DeployConfirm", ValueKind.Text, "The app's name, said again before it is stopped or removed.", Example: "shop"),
        new("DeployCi", ValueKind.Choice, "For which CI service -t:DeployGenerateCi writes.", Default: "github", Example: "azure") { Choices = ["github", "azure"] },
        new("DeployLockWait", ValueKind.Duration, "How long a deploy waits for another one that holds the app's lock.", Default: "0s", Example: "10m"),
        new("DeployLockExpiry", ValueKind.Duration, "After how long without a sign of life the holder of a lock counts as dead.", Default: "2m", Example: "5m"),
        new("DeployGitHubDeployments", ValueKind.Flag, "In GitHub Actions, writes a deployment with its status for each destination; for jobs that name no environment.", Default: "false", Example: "true"),
        new("DeployEmulator", ValueKind.Flag, "Rehearses: the platforms are emulators on this machine, of the package Dogshore.Emulators.", Default: "false", Example: "true"),
        new("DeployEmulatorTrouble", ValueKind.Text, "What goes wrong in a rehearsal, and at which read or write.", Example: "write 2: lost"),
        new("DeployOffline", ValueKind.Flag, "Nothing outside of this machine is asked; a plan says 'not compared'.", Default: "false", Example: "true"),
    ];

    /// <summary>The item of this name in any case, as MSBuild knows it, or null.</summary>
    public static KnownItem? Item(string name) => Items.FirstOrDefault(item => Same(item.Name, name));

    public static KnownProperty? Property(string name) => Properties.FirstOrDefault(property => Same(property.Name, name));

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
