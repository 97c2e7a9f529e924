using Dogshore.Faults;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms;

/// <summary>The credential of a destination, as its platform declares it.</summary>
public static class Credentials
{
    /// <summary>Names of the variables in which its credential may be: the one that the destination names, else those that its platform declares.</summary>
    public static IReadOnlyList<string> Variables(Destination to) =>
        to["Credential"] is { } named ? [named] : [.. to.Platform.Declaration.Credentials.Select(credential => credential.Variable)];

    /// <summary>The variable that the destination names, else the first declared one that is set; hidden in logs from now on.</summary>
    /// <returns>Its value and, for messages, where it came from: <c>$ACME_TOKEN</c>.</returns>
    /// <exception cref="DeployException">None is set: names the variable and the page where a credential is made.</exception>
    public static (Secret Value, string Source) Of(Destination to, World world)
    {
        var variables = Variables(to);
        foreach (var variable in variables)
        {
            if (world.Environment(variable) is not { } value || string.IsNullOrWhiteSpace(value)) continue;
            // A line end at its end is how files and clipboards hand it over, and no header can carry it.
            world.Log.Mask(value.Trim());
            return (new Secret(value.Trim()), $"${variable}");
        }
        throw new DeployException(Dog.NoCredential.With(to.Name, to.Platform.Declaration.Title, string.Join(" or ", variables), to.Platform.Declaration.Credentials[0].Page).At(to.Place));
    }
}
