namespace Dogshore.Faults;

/// <summary>The catalogue of faults, to be read like a page. A code is never reused; sdk/docs/errors.md has a heading for each.</summary>
public static class Dog
{
    // ---- 1000–1199  what was written: manifest, names, values --------------------------------------------------------

    public static readonly Fault UnknownPlatform = new("DOG1003", "No platform is called '{0}'.", "Write one of: {1}.");

    // ---- 1200–1299  what was written: files of the package -----------------------------------------------------------

    public static readonly Fault NoFolderOfRule = new("DOG1200", "DeployFile names the folder '{0}', which is not there.", "Correct the name, or remove the item; patterns belong in Match.");
    public static readonly Fault SecretByName = new("DOG1201", "'{0}' looks like {1}.", "Keep it out with .gitignore or .deployignore, or allow this one file: {2}.");
    public static readonly Fault SecretInside = new("DOG1202", "'{0}' holds what looks like {1}.", "Take the secret out of the file and hand it to the app as a DeployConfig, keep the file out with .gitignore or .deployignore, or allow this one file: {2}.");
    public static readonly Fault GitInside = new("DOG1203", "'{0}' belongs to git's own store, which is never packed.", "Remove it from there, or let the rule name another folder.");
    public static readonly Fault LinkLeavesTree = new("DOG1204", "'{0}' is a link that leads out of the app's folder.", "Put the file itself there, or leave the link out with .deployignore.");
    public static readonly Fault LinkLeadsNowhere = new("DOG1205", "'{0}' is a link that leads nowhere.", "Mend or remove it, or leave it out with .deployignore.");
    public static readonly Fault LinkInCircle = new("DOG1206", "'{0}' is a link to a folder that holds it, or stands in a folder that is itself linked.", "Link files instead, or leave it out with .deployignore.");
    public static readonly Fault SpecialFile = new("DOG1207", "'{0}' is no file but a pipe, a socket or a device.", "Remove it, or leave it out with .deployignore.");
    public static readonly Fault CaseTwins = new("DOG1208", "'{0}' and '{1}' differ only in case, which not every system can hold.", "Rename or leave out one of them.");
    public static readonly Fault NotPortableName = new("DOG1209", "'{0}' cannot be unpacked everywhere, because {1}.", "Rename it, or leave it out with .deployignore.");
    public static readonly Fault UnreadableFile = new("DOG1210", "'{0}' could not be read: {1}.", "Mend that, or leave it out with .deployignore.");
    public static readonly Fault ChangedWhileRead = new("DOG1211", "'{0}' changed while it was packed.", "Deploy again when nothing writes to it any more, or leave it out with .deployignore.");
    public static readonly Fault TwoForOnePath = new("DOG1212", "'{0}' and '{1}' would both be '{2}' in the package.", "Give one of them another Prefix, or leave one out with Exclude.");
    public static readonly Fault NothingToPack = new("DOG1213", "The package would hold no file: all of '{0}' is left out.", "See with -t:DeployList which rule leaves what out.");
    public static readonly Fault NotAnEpoch = new("DOG1214", "SOURCE_DATE_EPOCH is '{0}', which is no number of seconds since 1970.", "Set it to a whole number from 0 to 8589934591, or remove it.");
    public static readonly Fault NoRootOfPackage = new("DOG1215", "The folder '{0}', whose files are the app, is not there.", "Build first, or correct the folder.");
    public static readonly Fault OutsideWithoutPrefix = new("DOG1216", "DeployFile names '{0}', which lies outside of the project and so has no path in the package.", "Say with Prefix where its files shall lie.");
    public static readonly Fault RuleTakesNothing = new("DOG1217", "{0} lets no file in.", "Correct its Match, or remove the item.");
    public static readonly Fault PackageNotWritten = new("DOG1218", "The package could not be written below '{0}': {1}.", "Make room or mend the rights there, then deploy again; nothing was sent.");
    public static readonly Fault BuildStepFailed = new("DOG1220", "The build step '{0}' ended with exit code {1}.", "Its last lines say why; run '{2}' in the project's folder to see it by itself.");
    public static readonly Fault BuildStepTooLong = new("DOG1221", "The build step '{0}' was stopped after {1}.", "Let '{2}' end sooner, or find out what it waits for: its standard input is closed.");
    public static readonly Fault BuildStepWithoutShell = new("DOG1222", "The build step '{0}' could not be started, because this machine has no shell at '{1}'.", "Install one.");
    public static readonly Fault BuildStepMadeNothing = new("DOG1223", "The build step '{0}' succeeded, but its output '{1}' is not there.", "Correct Outputs, or the command; until then the step runs every time.");

    // ---- 1300–1399  what was asked of a platform that it cannot do ---------------------------------------------------

    public static readonly Fault NotAbleTo = new("DOG1301", "The platform '{0}' cannot {1}.", "See what it can do with -t:DeployPlatforms.");

    // ---- 1400–1499  plan, position, rollback -------------------------------------------------------------------------

    // ---- 2000–2099  what this machine lacks --------------------------------------------------------------------------

    // ---- 2100–2199  what this machine lacks: the embedded platform ---------------------------------------------------

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

    // ---- 4000–4099  time ran out or a check failed -------------------------------------------------------------------

    // ---- 4100–4199  time ran out or a check failed: the embedded platform --------------------------------------------
}
