using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Kube;

/// <summary>A release's variables as objects: a ConfigMap for what may be seen and a Secret for what may not, each named by a keyed hash of what is in it. They never
/// change, so that a release of the past finds its own again.</summary>
sealed record ValuePlan(JsonObject? Config, JsonObject? Secrets, ReleaseValues Values, ImmutableSortedDictionary<string, string> Tags, ImmutableArray<string> Generated)
{
    const int Letters = 12;

    /// <param name="made">Values that were generated before, by name.</param>
    public static ValuePlan Of(KubeNames names, Desired desired, IReadOnlyDictionary<string, string> made, IEnumerable<string> overridden, IValues values)
    {
        var (plain, secret, references, generated, tags) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal),
            ImmutableSortedDictionary.CreateBuilder<string, (string, string)>(StringComparer.Ordinal), ImmutableArray.CreateBuilder<string>(), ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal));
        foreach (var entry in desired.Config)
        {
            switch (entry.Source)
            {
                case ValueSource.FromSecret reference:
                    references[entry.Name] = Reference(entry.Name, reference.Reference);
                    break;
                case ValueSource.Generated:
                    generated.Add(entry.Name);
                    secret[entry.Name] = made.TryGetValue(entry.Name, out var there) ? there : Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
                    break;
                default:
                    (entry.Source.IsSecret ? secret : plain)[entry.Name] = values.Read(entry.Name, entry.Source).Reveal();
                    break;
            }
            if (entry.Tag is { } tag) tags[entry.Name] = tag.Text;
        }
        var (config, secrets) = (plain.Count > 0 ? names.Config(Hash(desired.Key, plain)) : null, secret.Count > 0 ? names.Secrets(Hash(desired.Key, secret)) : null);
        ImmutableArray<(string, bool)> over = [.. overridden.Where(name => plain.ContainsKey(name) || secret.ContainsKey(name)).Select(name => (name, secret.ContainsKey(name)))];
        return new(
            config is null ? null : Object(names, "ConfigMap", config, plain, text => text),
            secrets is null ? null : Object(names, "Secret", secrets, secret, text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
            new ReleaseValues(config, secrets, references.ToImmutable(), over), tags.ToImmutable(), generated.ToImmutable());
    }

    /// <summary>Written as <c>name/key</c>.</summary>
    static (string, string) Reference(string variable, string reference) =>
        reference.Split('/') is [{ Length: > 0 } name, { Length: > 0 } key] ? (name, key) : throw new DeployException(Dog.KubeBadReference.With(variable, reference));

    static string Hash(TagKey key, IEnumerable<KeyValuePair<string, string>> values) => key.Over(values.Select(each => (each.Key, key.Of(each.Key, each.Value))))[..Letters];

    static JsonObject Object(KubeNames names, string kind, string name, IEnumerable<KeyValuePair<string, string>> values, Func<string, string> form)
    {
        var data = new JsonObject();
        foreach (var (variable, value) in values) data[variable] = form(value);
        return new() { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = names.Labels(KubeNames.ConfigPart) }, ["immutable"] = true, ["data"] = data };
    }
}
