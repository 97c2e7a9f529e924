using Dogshore.Local.Hosting;

// Started by a build as `dotnet exec Dogshore.Local.dll --root … --socket … --digest … --version …`. It says `ready` on its
// output once it listens; what keeps it from that is said on its error output, with exit code 1, or 2 for wrong arguments.
Detaching.LeaveSession();
try
{
    await new Dogshore.Local.Hosting.Host(Arguments.Parse(args)).Run(Detaching.SayReady);
    return 0;
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}
