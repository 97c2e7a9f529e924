namespace Dogshore.Emulators.Kubernetes;

/// <summary>A rule of a role: what may be done with what; <c>*</c> for all.</summary>
/// <param name="Resources">With their subresource: <c>pods/log</c>.</param>
/// <param name="Names">Empty for every name.</param>
public sealed record Rule(IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string>? Names = null)
{
    public bool Allows(string verb, string group, string resource, string name) =>
        Has(Verbs, verb) && Has(Groups, group) && Has(Resources, resource) && (Names is null or { Count: 0 } || Names.Contains(name));

    static bool Has(IReadOnlyList<string> known, string asked) => known.Contains("*") || known.Contains(asked);
}

/// <summary>Somebody who may ask.</summary>
/// <param name="Namespaces">Where the rules hold; null for everywhere.</param>
public sealed record Identity(string Name, IReadOnlyList<string> Groups, IReadOnlyList<Rule> Rules, IReadOnlyList<string>? Namespaces = null)
{
    public static readonly Rule Everything = new(["*"], ["*"], ["*"]);

    // Everybody who is known may ask what they may (system:basic-user).
    static readonly Rule[] ofEverybody = [new(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]), new(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"])];

    public bool May(string verb, string group, string resource, string space, string name) =>
        ofEverybody.Any(rule => rule.Allows(verb, group, resource, name))
        || (Namespaces is null || Namespaces.Contains(space)) && Rules.Any(rule => rule.Allows(verb, group, resource, name));
}
