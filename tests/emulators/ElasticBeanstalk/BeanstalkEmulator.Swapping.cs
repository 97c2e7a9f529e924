using System.Xml.Linq;
using Dogshore.Emulators.S3;

namespace Dogshore.Emulators.ElasticBeanstalk;

/// <summary>Options that an environment can begin with.</summary>
public sealed record Template(string Stack, IReadOnlyDictionary<OptionKey, string> Options);

/// <summary>Two environments of one application: the second made like the first, and their addresses exchanged.</summary>
public sealed partial class BeanstalkEmulator
{
    readonly Lock swaps = new();

    XElement[] CreateTemplate(Dictionary<string, string> form)
    {
        var application = Known(form);
        var name = form["TemplateName"];
        if (!form.ContainsKey("EnvironmentId")) throw new RefusalException(400, "InvalidParameterCombination", "The emulator makes templates of environments only.");
        var environment = Named(form);
        if (environment.Application != application) throw Invalid($"No Environment found for EnvironmentId = '{environment.Id}'.");
        if (!application.Templates.TryAdd(name, environment.Template())) throw Invalid($"Configuration Template {name} already exists.");
        return [new("SolutionStackName", environment.Stack), new("ApplicationName", application.Name), new("TemplateName", name), new("DateCreated", Time(DateTimeOffset.UtcNow)), new("DateUpdated", Time(DateTimeOffset.UtcNow))];
    }

    static Template Template(BeanstalkApplication application, string name) => application.Templates.GetValueOrDefault(name) ?? throw Invalid($"No Configuration Template named '{application.Name}/{name}' found.");

    object? DeleteTemplate(Dictionary<string, string> form)
    {
        Known(form).Templates.TryRemove(form["TemplateName"], out _);
        return null;
    }

    /// <summary>Takes both for as long as it lasts; what runs on them is not touched.</summary>
    object? Swap(Dictionary<string, string> form, string request)
    {
        var (source, destination) = (Of("Source"), Of("Destination"));
        if (source == destination) throw Invalid("Source and destination environment must not be the same.");
        if (source.Application != destination.Application) throw Invalid("Environments must belong to the same application.");
        BeanstalkEnvironment[] both = [source, destination];
        lock (swaps)
        {
            foreach (var each in both) each.NeedsReady();
            foreach (var each in both) each.BeginSwap(request);
        }
        _ = Task.Run(() => Exchange(source, destination, request));
        return null;

        BeanstalkEnvironment Of(string which) => Named(new Dictionary<string, string>
        {
            ["EnvironmentName"] = form.GetValueOrDefault($"{which}EnvironmentName") ?? "",
            ["EnvironmentId"] = form.GetValueOrDefault($"{which}EnvironmentId") ?? "",
        });
    }

    async Task Exchange(BeanstalkEnvironment source, BeanstalkEnvironment destination, string request)
    {
        await Task.Delay(Delays.Update);
        BeanstalkEnvironment.Exchange(source, destination);
        foreach (var each in new[] { source, destination }) each.EndSwap($"Completed swapping CNAMEs for environments '{source.Name}' and '{destination.Name}'.", request);
        await Task.Delay(Delays.Names);
        foreach (var each in new[] { source, destination }) each.Answers();
    }
}
