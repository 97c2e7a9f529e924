using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>Finds the release that a rollback names.</summary>
public static class ReleaseSelector
{
    /// <param name="selector">Tried as id, number (<c>42</c>, <c>v42</c>), version, commit prefix; null takes the newest verified release older than the live one.</param>
    /// <exception cref="Faults.DeployException">None or several match; the finding lists what there is.</exception>
    public static Release Select(string? selector, Observed observed) => throw new NotImplementedException();
}
