using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>What a .NET project must be to be deployed, by what MSBuild says of it.</summary>
static class DotnetProject
{
    /// <summary>False after its fault.</summary>
    public static bool IsProgram(Reading reading)
    {
        var input = reading.Input;
        var type = input["_OutputType"];
        var isProgram = Reading.Same(type, "Exe") || Reading.Same(type, "WinExe");
        if (!isProgram) reading.Fault(Dog.Library.With(reading.Shown(input.ProjectFile), type ?? "Library"));
        return IsOneFramework(reading) && isProgram;
    }

    static bool IsOneFramework(Reading reading)
    {
        var input = reading.Input;
        // A project for one framework, or the inner build of one.
        if (input["_TargetFrameworks"] is not { } list) return true;
        var frameworks = list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var said = input["DeployTargetFramework"] ?? input["_TargetFramework"];
        if (said is null && frameworks.Length > 1)
            reading.Fault(Dog.SeveralFrameworks.With(string.Join(", ", frameworks), frameworks[^1]));
        else if (said is not null && !frameworks.Contains(said.Trim(), StringComparer.OrdinalIgnoreCase))
            reading.Fault(Dog.UnknownFramework.With(said, Nearest.DidYouMean(said, frameworks), string.Join(", ", frameworks)).At(reading.PlaceOf("DeployTargetFramework")));
        else return true;
        return false;
    }
}
