namespace Dogshore.Faults;

/// <summary>The catalogue of faults, to be read like a page. A code is never reused; sdk/docs/errors.md has a heading for each.</summary>
public static class Dog
{
    // ---- 1000–1199  what was written: manifest, names, values --------------------------------------------------------

    public static readonly Fault UnknownPlatform = new("DOG1003", "No platform is called '{0}'.", "Write one of: {1}.");

    // ---- 1200–1299  what was written: files of the package -----------------------------------------------------------

    // ---- 1300–1399  what was asked of a platform that it cannot do ---------------------------------------------------

    public static readonly Fault NotAbleTo = new("DOG1301", "The platform '{0}' cannot {1}.", "See what it can do with -t:DeployPlatforms.");

    // ---- 1400–1499  plan, position, rollback -------------------------------------------------------------------------

    // ---- 2000–2099  what this machine lacks --------------------------------------------------------------------------

    // ---- 2100–2199  what this machine lacks: the embedded platform ---------------------------------------------------

    public static readonly Fault PythonMissing = new("DOG2150", "The app needs python3, and there is none on PATH.",
        "Install it: 'apt-get install python3 python3-venv' on Debian and Ubuntu, 'brew install python' on macOS, 'winget install Python.Python.3.13' on Windows.");
    public static readonly Fault PythonDoesNotRun = new("DOG2151", "'{0}' does not run, or is older than Python 3.8.", "Install a python3 that runs, or put one that does first on PATH.");
    public static readonly Fault PythonCannotMakeEnvironments = new("DOG2152", "'{0}' (Python {1}) cannot make the virtual environment that requirements.txt needs: its module '{2}' is missing.",
        "Install it ('apt-get install python3-venv' on Debian and Ubuntu), or install beside this python3 what is missing there: {3}.");
    public static readonly Fault PythonEnvironmentFailed = new("DOG2153", "'{0}' could not make a virtual environment: {1}.", "Read its last lines below.");
    public static readonly Fault RequirementsFailed = new("DOG2154", "pip could not install requirements.txt: {0}.",
        "Read its last lines below. Without a network, give a folder of wheels by the lines '--no-index' and '--find-links ./wheels' in requirements.txt.");
    public static readonly Fault RequirementEditable = new("DOG2155", "requirements.txt has '{0}', an editable install: it would lead into the files of one release, which go away with it.", "Write the path without '-e'.");
    public static readonly Fault RequirementsMissing = new("DOG2156", "pyproject.toml names what the app requires, but there is no requirements.txt, and python3 lacks {0}.",
        "Write the requirements into requirements.txt, for example with 'pip freeze > requirements.txt'.");

    public static readonly Fault DatabaseName = new("DOG2160", "'{0}' cannot be the name of a database.", "Use at most 63 letters, digits and underscores, and no digit first.");
    public static readonly Fault DatabaseEngine = new("DOG2161", "There is no database engine '{0}' on this machine's platform.", "Write sqlite or postgresql.");
    public static readonly Fault PostgresMissing = new("DOG2162", "The app needs PostgreSQL, and neither PATH nor the usual folders have its programs initdb, postgres and pg_ctl.",
        "Install it: 'apt-get install postgresql' on Debian and Ubuntu, 'brew install postgresql@17' on macOS, 'winget install PostgreSQL.PostgreSQL.17' on Windows; or give the address of one with Url or FromEnvironment.");
    public static readonly Fault PostgresVersion = new("DOG2163", "The databases of this machine's platform were made by PostgreSQL {0}, and only {1} is installed.",
        "Install PostgreSQL {0} again beside it, or, when the data are not needed, destroy the apps that use it and delete '{2}'.");
    public static readonly Fault PostgresNotMade = new("DOG2164", "PostgreSQL's initdb could not make a cluster: {0}.", "Read its last lines below.");
    public static readonly Fault PostgresNotStarted = new("DOG2165", "PostgreSQL does not start: {0}.", "Read its last lines below; its whole log is '{1}'.");
    public static readonly Fault PostgresAccount = new("DOG2166", "PostgreSQL refuses to run as root, and {0} is not there to run it as another account.", "Deploy as an ordinary user, or install what is missing.");
    public static readonly Fault PostgresRefused = new("DOG2167", "PostgreSQL refused to {0} the database of {1}: {2}", "Read its log '{3}'.");
    public static readonly Fault PostgresRecord = new("DOG2168", "'{0}' cannot be understood: it was edited, or a newer Dogshore wrote it.", "Use that newer version; or, when the data are not needed, delete '{1}'.");

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

    // ---- 4000–4099  time ran out or a check failed -------------------------------------------------------------------

    // ---- 4100–4199  time ran out or a check failed: the embedded platform --------------------------------------------
}
