using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dogshore.Faults;

namespace Dogshore.Local.Data;

/// <summary>What a database is called.</summary>
/// <param name="Variable">The config variable that carries its address; also the name of its files.</param>
/// <param name="Role">Name of both role and database in PostgreSQL: letters, digits and underscores, readable, at most 63, and not that of another app.</param>
sealed partial record DatabaseName(string App, string Variable, string Role)
{
    /// <exception cref="HostException">It could leave the folder or the statement into which it is put.</exception>
    public static DatabaseName Of(string app, string variable)
    {
        if (!Apps().IsMatch(app)) throw Dog.DatabaseName.With(app).As(StatusCodes.Status400BadRequest);
        if (!Variables().IsMatch(variable)) throw Dog.DatabaseName.With(variable).As(StatusCodes.Status400BadRequest);
        // Short and lower-case names may be those of two; the hash is not.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{app}\n{variable}")).AsSpan(0, 5));
        return new DatabaseName(app, variable, $"{Short(app)}_{Short(variable)}_{hash}");
    }

    static string Short(string name)
    {
        var plain = Others().Replace(name.ToLowerInvariant(), "_");
        return plain.Length > 24 ? plain[..24] : plain;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Apps();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,62}\z")]
    private static partial Regex Variables();

    [GeneratedRegex("[^a-z0-9_]")]
    private static partial Regex Others();
}
