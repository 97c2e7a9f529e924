using System.Text;
using System.Xml;
using System.Xml.Linq;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>A service of Amazon's that takes forms and answers XML (contract aws §1).</summary>
sealed class QueryClient(RestService service, string version, World world)
{
    readonly RestClient client = new(service, world);

    public RestService Service => service;

    /// <summary>Asks, and asks again where that may help: for what only reads, or says what shall be so.</summary>
    /// <param name="what">What it is to do, in words that follow "to".</param>
    /// <param name="parameters">Those without a value are left out.</param>
    /// <returns>The element of the result, its children by local names.</returns>
    public Task<XElement> Read(string action, string what, IEnumerable<(string Name, string? Value)> parameters, CancellationToken stop) => Send(action, what, parameters, isRepeatable: true, stop);

    /// <summary>Sends what changes something, once.</summary>
    /// <exception cref="AnswerLostException">Whether it was done is not known.</exception>
    public Task<XElement> Write(string action, string what, IEnumerable<(string Name, string? Value)> parameters, CancellationToken stop) => Send(action, what, parameters, isRepeatable: false, stop);

    Task<XElement> Send(string action, string what, IEnumerable<(string Name, string? Value)> parameters, bool isRepeatable, CancellationToken stop)
    {
        var form = new StringBuilder($"Action={action}&Version={version}");
        foreach (var (name, value) in parameters)
            if (value is not null) form.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        var request = RestRequest.Post("", what) with
        {
            Name = action,
            IsRepeatable = isRepeatable,
            Body = Encoding.UTF8.GetBytes(form.ToString()),
            BodyType = "application/x-www-form-urlencoded; charset=utf-8",
        };
        return client.Ask(request, body => Result(action, body), stop);
    }

    static XElement Result(string action, ReadOnlyMemory<byte> body)
    {
        var root = Xml.Read(body);
        if (root.Name != $"{action}Response") throw new XmlException($"It is no answer to {action}.");
        return root.Element($"{action}Result") ?? root;
    }

    /// <summary>A list as the protocol writes it: <c>Name.member.1</c>, <c>Name.member.2</c> …</summary>
    public static IEnumerable<(string, string?)> List(string name, IEnumerable<string> values) => values.Select((value, index) => ($"{name}.member.{index + 1}", (string?)value));

    /// <summary>A list of structures: <c>Name.member.1.Field</c>.</summary>
    public static IEnumerable<(string, string?)> List(string name, IEnumerable<IEnumerable<(string Field, string? Value)>> items) =>
        items.SelectMany((item, index) => item.Select(field => ($"{name}.member.{index + 1}.{field.Field}", field.Value)));
}
