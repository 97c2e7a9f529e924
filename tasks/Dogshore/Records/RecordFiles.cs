namespace Dogshore.Records;

/// <summary>Reads and writes plan.json and outcome.json: camel case, indented, UTF-8, LF; written with <see cref="Worlds.DurableFile"/>.</summary>
public static class RecordFiles
{
    /// <exception cref="Faults.DeployException">Not there, no JSON, a field is missing, or a newer schema.</exception>
    public static PlanRecord ReadPlan(string path) => throw new NotImplementedException();

    public static void Write(string path, PlanRecord plan) => throw new NotImplementedException();

    /// <summary>Null when there is none.</summary>
    /// <exception cref="Faults.DeployException">No JSON, a field is missing, or a newer schema.</exception>
    public static OutcomeRecord? ReadOutcome(string path) => throw new NotImplementedException();

    public static void Write(string path, OutcomeRecord outcome) => throw new NotImplementedException();
}
