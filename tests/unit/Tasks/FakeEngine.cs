using System.Collections;
using Microsoft.Build.Framework;

namespace Dogshore.Tests.Tasks;

/// <summary>MSBuild as a task sees it: keeps events, global properties and task objects.</summary>
sealed class FakeEngine : IBuildEngine6, IDisposable
{
    readonly Dictionary<object, object> objects = [];

    public List<BuildErrorEventArgs> Errors { get; } = [];
    public List<BuildWarningEventArgs> Warnings { get; } = [];
    public List<BuildMessageEventArgs> Messages { get; } = [];
    public Dictionary<string, string> Global { get; } = [];

    public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e);
    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Add(e);
    public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Add(e);
    public IReadOnlyDictionary<string, string> GetGlobalProperties() => Global;
    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) => objects[key] = obj;
    public object GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => objects.GetValueOrDefault(key)!;

    /// <summary>The end of the build.</summary>
    public void Dispose()
    {
        foreach (var each in objects.Values.OfType<IDisposable>()) each.Dispose();
    }

    public bool ContinueOnError => false;
    public int LineNumberOfTaskNode => 1;
    public int ColumnNumberOfTaskNode => 1;
    public string ProjectFileOfTaskNode => "Deploy.Steps.targets";
    public bool IsRunningMultipleNodes => false;
    public void LogCustomEvent(CustomBuildEventArgs e) { }
    public void LogTelemetry(string eventName, IDictionary<string, string> properties) { }
    public object UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => throw new NotSupportedException();
    public void Reacquire() => throw new NotSupportedException();
    public void Yield() => throw new NotSupportedException();
    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();
    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => throw new NotSupportedException();
    public bool BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) => throw new NotSupportedException();
    public BuildEngineResult BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) => throw new NotSupportedException();
}
