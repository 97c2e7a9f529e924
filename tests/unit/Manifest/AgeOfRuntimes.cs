using Dogshore.Faults;

namespace Dogshore.Tests.Manifest;

/// <summary>A runtime that gets no more security fixes is warned of; nothing is stopped by it.</summary>
public sealed class AgeOfRuntimes
{
    [Theory]
    [InlineData("net6.0", "DOG1090", ".NET 6.0 has had no security fixes since 2024-11-12.")]
    [InlineData("net10.0", null, null)]
    [InlineData("net99.0", null, null)]
    [InlineData("netstandard2.0", null, null)]
    public void Of_dotnet_by_its_framework(string framework, string? code, string? fact)
    {
        using var shop = new Shop().Says("_TargetFramework", framework).At(new(2026, 11, 26));
        Told(shop.Read().Warnings, code, fact);
    }

    [Theory]
    [InlineData(".python-version", "3.8.19\n", "DOG1090", "Python 3.8 has had no security fixes since 2024-10-07.")]
    [InlineData("runtime.txt", "python-3.9.18\n", "DOG1090", "Python 3.9 has had no security fixes since 2025-10-31.")]
    [InlineData(".python-version", "3.13\n", null, null)]
    [InlineData(".python-version", "pypy3.10\n", null, null)]
    public void Of_Python_by_its_file(string file, string text, string? code, string? fact)
    {
        using var shop = Shop.Python().Holds(file, text).At(new(2026, 11, 26));
        Told(shop.Read("<DeployProcess Include='web' Command='gunicorn app:app' />").Warnings, code, fact);
    }

    [Theory]
    [InlineData(2027, 8, 1, null)]
    [InlineData(2027, 8, 15, "DOG1091")]
    [InlineData(2027, 10, 31, "DOG1091")]
    [InlineData(2027, 11, 1, "DOG1090")]
    public void Three_months_before_its_end_it_is_named(int year, int month, int day, string? code)
    {
        using var shop = Shop.Python().Holds(".python-version", "3.11\n").At(new(year, month, day));
        Told(shop.Read("<DeployProcess Include='web' Command='gunicorn app:app' />").Warnings, code, null);
    }

    static void Told(IReadOnlyList<Finding> warnings, string? code, string? fact)
    {
        if (code is null) warnings.ShouldBeEmpty();
        else warnings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(warning => warning.Code.ShouldBe(code), warning => (fact ?? warning.Fact).ShouldBe(warning.Fact));
    }
}
