using Dogshore.Faults;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms;

/// <summary>The credential of a destination, as its platform declares it.</summary>
public static class Credentials
{
    /// <summary>The variable that the destination names, else the first declared one that is set; hidden in logs from now on.</summary>
    /// <returns>Its value and, for messages, where it came from: <c>$ACME_TOKEN</c>.</returns>
    /// <exception cref="DeployException">None is set: names the variable and the page where a credential is made.</exception>
    public static (Secret Value, string Source) Of(Destination to, World world)
    {
        var declared = to.Platform.Declaration.Credentials;
        var variables = to["Credential"] is { } named ? [named] : declared.Select(credential => credential.Variable).ToArray();
        foreach (var variable in variables)
        {
            if (world.Environment(variable) is not { } value || string.IsNullOrWhiteSpace(value)) continue;
            // A line end at its end is how files and clipboards hand it over, and no header can carry it.
            world.Log.Mask(value.Trim());
            return (new Secret(value.Trim()), $"${variable}");
        }
        throw new DeployException(Dog.NoCredential.With(to.Name, to.Platform.Declaration.Title, string.Join(" or ", variables), declared[0].Page).At(to.Place));
    }
}
