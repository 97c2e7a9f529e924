namespace Dogshore.Rehearsals;

/// <summary>How a client of one of Amazon's services finds the emulator of it: by the variable of that service, so that two of them can be rehearsed in one run.</summary>
static class AwsKeys
{
    public static IReadOnlyDictionary<string, string> For(params IEnumerable<(string Service, Uri Url)> services) => new Dictionary<string, string>(
        services.Select(each => KeyValuePair.Create($"AWS_ENDPOINT_URL_{each.Service}", each.Url.ToString())))
    {
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator",
        // Those of a real account would be sent beside the emulator's.
        ["AWS_SESSION_TOKEN"] = "",
        ["AWS_PROFILE"] = "",
    };
}
