using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>What a destination's platform as a whole makes impossible, or worth knowing.</summary>
static class PlatformChecks
{
    public static void Run(Scope scope, Runtime? runtime, Reading reading)
    {
        foreach (var to in scope.Concerned)
        {
            var runtimes = to.Platform.Declaration.Runtimes;
            if (runtime is { } wanted && !runtimes.Contains(wanted))
                reading.Fault(Dog.RuntimeNotThere.With(to.Platform.Declaration.Name, Shown(wanted), to.Name, string.Join(", ", runtimes.Select(Shown)) + (to.Platform.Declaration.WhyNot.GetValueOrDefault(wanted) is { } why ? $": {why}" : "")).At(to.Place));
        }
        foreach (var draft in scope.Asked.Where(draft => draft.To is not null))
        {
            // A declared destination's name was checked where it is written.
            if (!draft.IsDeclared && AppNames.Problem(draft.To!.App, draft.To.Platform) is { } finding) reading.Fault(finding.At(reading.PlaceOf("DeployApp")));
            CheckCredential(draft, reading, new ValueReader(reading, scope));
            WarnOfAge(draft.To!, reading);
        }
    }

    static void CheckCredential(Draft draft, Reading reading, ValueReader values)
    {
        if (draft.Item is not { } item) return;
        if (draft.To!.Platform.Declaration.Credentials.IsEmpty)
        {
            foreach (var name in PlatformSettings.OfEveryAccount.Where(name => item.Word(name) is not null))
                reading.Warn(Dog.CredentialUnused.With(draft.To.Platform.Declaration.Name, name, draft.Name).At(item.Place(name)));
        }
        else if (reading.NeedsValues && item.Word("Credential") is { } variable && ValueChecks.IsVariable(variable))
            values.CheckVariable(item, "Credential", variable, hidden: true);
    }

    static void WarnOfAge(Destination to, Reading reading)
    {
        var declaration = to.Platform.Declaration;
        if (declaration.Status == PlatformStatus.Live) return;
        reading.Warn(Dog.PlatformOld.With(declaration.Name, declaration.Status == PlatformStatus.Retired ? "retired" : "dormant",
            declaration.Successor is { } successor ? $"Its successor is {successor}." : "Plan to move.").At(to.Place));
    }

    static string Shown(Runtime runtime) => runtime.Word();
}
