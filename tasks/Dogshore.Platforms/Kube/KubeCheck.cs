using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Kube.Access;
using Dogshore.Platforms.Kube.Images;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube;

/// <summary>What can be wrong and is found without changing anything. The cluster is asked what we may do, and who we are when the manifest wants that to be somebody.</summary>
static class KubeCheck
{
    public static async Task<IReadOnlyList<Finding>> Of(KubePlace place, World world, CancellationToken stop)
    {
        var to = place.To;
        KubeAccess.Of(to, world);
        var findings = new List<Finding>();
        if (place.Named("Url") is { } url && !(Uri.TryCreate(url.Replace("{host}", "host", StringComparison.Ordinal), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            findings.Add(Dog.KubeBadUrl.With(to.Name, url).At(to.Place));
        if (place.Named("Host") is { } host && Uri.CheckHostName(host) != UriHostNameType.Dns) findings.Add(Dog.KubeBadHost.With(to.Name, host).At(to.Place));
        foreach (var setting in new[] { "Image", "BaseImage" })
            if (to[setting] is { } image) Take(() => ImageName.Parse(image));
        if (to["Registry"] is not null) Take(() => ImageName.Parse($"{place.Named("Registry")!.TrimEnd('/')}/{to.App}"));
        else if (place.Images is RegistryImages && to["Image"] is null) findings.Add(Dog.KubeNoRegistry.With(to.Name).At(to.Place));
        if (to["Namespace"] is { } space && !System.Text.RegularExpressions.Regex.IsMatch(space, "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")) findings.Add(Dog.KubeBadNamespace.With(to.Name, space).At(to.Place));
        if (findings.Count > 0) return findings;
        var api = await KubeApi.Open(place, world, stop);
        if (to["Account"] is { } wanted) await IsAccount(api, to, wanted, stop);
        if (await Permissions.Missing(api, place, stop) is not { } missing) return findings;
        // Whoever asks for a namespace gets all rights in it.
        var fault = await place.Spaces.IsUnseen(api, stop) ? await place.Spaces.Refused(api, stop) : missing;
        if (fault is not null) findings.Add(fault.At(to.Place));
        return findings;

        void Take(Action parse)
        {
            try
            {
                parse();
            }
            catch (DeployException refused)
            {
                findings.AddRange(refused.Findings.Select(finding => finding.At(to.Place)));
            }
        }
    }

    /// <summary>A SelfSubjectReview makes nothing: the cluster only says as whom it sees us (Kubernetes 1.28).</summary>
    static async Task IsAccount(KubeApi api, Destination to, string wanted, CancellationToken stop)
    {
        var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "SelfSubjectReview" };
        var said = await api.Ask(KubeApi.Sending(RestRequest.Post("apis/authentication.k8s.io/v1/selfsubjectreviews", "ask who we are") with { IsRepeatable = true }, review), "SelfSubjectReview", stop);
        var account = said.Text("status", "userInfo", "username") ?? "nobody";
        if (account != wanted) throw new DeployException(Dog.KubeOtherAccount.With(api.Context.Source, account, to.Name, wanted).At(to.Place));
    }
}
