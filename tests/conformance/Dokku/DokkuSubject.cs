using Dogshore.Emulators;
using Dogshore.Emulators.Dokku;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Dokku;

namespace Dogshore.Conformance.Dokku;

/// <summary>A dokku server on loopback, behind a real sshd.</summary>
public sealed class DokkuSubject : Subject
{
    readonly string home = Directory.CreateTempSubdirectory("dogshore-dokku-").FullName;

    public DokkuEmulator Server { get; } = new();

    public override Platform Platform { get; } = new DokkuPlatform();
    public override Wire Wire => Server.Wire;
    public override string Attributes => $"Host=\"127.0.0.1\" Port=\"{Server.Port}\" User=\"{DokkuEmulator.User}\" {(Pins ? $"HostKey=\"{Pinned ?? Server.HostKey}\"" : "")}";
    /// <summary>False for a destination that pins no host key.</summary>
    public bool Pins { get; set; } = true;
    /// <summary>Another host key than the server's.</summary>
    public string? Pinned { get; set; }
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["DOKKU_SSH_KEY"] = Server.UserKey, ["HOME"] = home };
    public override IReadOnlyDictionary<string, string> Files(Runtime runtime) => runtime == Runtime.Python ? new Dictionary<string, string> { ["requirements.txt"] = "" } : [];

    /// <summary>Promises that were seen kept. The others take long here, over one connection and real builds, and wait for their turn.</summary>
    static readonly HashSet<string> seenKept =
    [
        "A_changed_file_is_exactly_one_release_and_one_upload",
        "A_first_deploy_is_live_and_a_second_of_the_same_writes_nothing_and_reads_as_often_as_declared",
        "A_migration_that_fails_leaves_the_old_code_and_the_old_config_live",
        "A_migration_that_takes_too_long_is_ended_at_its_own_timeout",
        "A_missing_app_is_refused_where_the_user_must_say_that_it_may_be_made_and_did_not",
        "A_release_that_its_probe_refuses_is_rolled_back_to_the_last_verified_one_with_its_config",
        "An_old_release_that_fails_its_probe_today_is_never_rolled_back",
        "Changed_config_is_exactly_one_release_and_no_upload_and_the_declared_number_of_writes",
        "Config_of_ours_that_left_the_manifest_is_removed_and_the_plan_says_so",
        "Forty_foreign_variables_and_a_scale_that_an_autoscaler_set_survive",
        "No_request_fails_in_releases_and_a_rollback_under_load_where_that_is_claimed",
        "Row_8_a_deploy_that_is_cancelled_in_its_migration_ends_soon_and_the_old_code_serves",
        "Rows_23_27_28_a_read_that_goes_wrong_twice_is_done_again_and_one_that_never_goes_right_changes_nothing",
        "The_history_tells_who_released_which_commit_in_which_run_and_what_its_probes_said",
        "The_migration_of_new_code_is_over_before_its_first_request_and_the_old_code_serves_meanwhile",
        "The_plan_says_in_words_whether_requests_are_interrupted",
        "The_scale_goes_up_and_down_and_is_left_alone",
        "Without_a_credential_nothing_is_asked_and_the_variable_and_its_page_are_named",
    ];

    public override IReadOnlyDictionary<string, string> Open => typeof(Promises<DokkuSubject>).GetMethods()
        .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true) && !seenKept.Contains(method.Name))
        .ToDictionary(method => method.Name, _ => "the suite takes long here and was not seen to its end");

    /// <summary>The version; the record, the config, the report and the scale.</summary>
    public override int ReadsOfNothing => 5;

    /// <summary>Two for the lock, the intent, the config, the restart, the record, two for the lock in DeployVerify, the standing.</summary>
    public override int WritesOfConfig => 9;

    /// <summary>The app that is the lock, and whose it is.</summary>
    public override int WritesOfLock => 2;

    public override bool IsUpload(Request request) => request.Path.StartsWith("git:from-archive", StringComparison.Ordinal);

    public override async Task Start()
    {
        if (!DokkuEmulator.CanRun) Assert.Skip("needs OpenSSH's server");
        await Server.Start();
    }

    public override Task<AppState?> State(string app) => Task.FromResult(Server.View(app) is { } view
        ? new AppState(view.Url, view.Config.Where(each => !IsOfPlatform(each.Key)).ToDictionary(), view.Scale, view.Deploys, view.Commits, view.Databases) : null);

    static bool IsOfPlatform(string name) => name is "GIT_REV" or "DOGSHORE_MIGRATE";

    public override Task<bool> SetConfig(string app, IReadOnlyDictionary<string, string?> values)
    {
        Server.SetConfig(app, values);
        return Task.FromResult(true);
    }

    public override Task<bool> SetScale(string app, string process, int count)
    {
        Server.SetScale(app, process, count);
        return Task.FromResult(true);
    }

    public override async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Dokku_keeps(Stage<DokkuSubject> stage) : Promises<DokkuSubject>(stage);
