using System.Reflection;
using System.Text.RegularExpressions;
using Dogshore.Faults;

namespace Dogshore.Tests.Guards;

public sealed partial class EveryCode
{
    static readonly IReadOnlyList<(string Field, Fault Fault)> faults =
        [.. typeof(Dog).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == typeof(Fault)).Select(field => (field.Name, (Fault)field.GetValue(null)!))];

    /// <summary>Raised in XML, where no C# runs yet.</summary>
    static IEnumerable<string> OfMSBuild => House.Sources("sdk", "*.targets").SelectMany(file => Attribute().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct();

    static IEnumerable<string> Documented => Heading().Matches(File.ReadAllText(Path.Combine(House.Root, "sdk/docs/errors.md"))).Select(match => match.Groups[1].Value);

    [Fact]
    public void Is_used_for_one_fault_only() => faults.Select(each => each.Fault.Code).Concat(OfMSBuild).ShouldBeUnique();

    [Fact]
    public void Has_a_heading_in_the_list_of_errors_and_every_heading_has_a_code() =>
        Documented.Order().ShouldBe(faults.Select(each => each.Fault.Code).Concat(OfMSBuild).Order());

    [Fact]
    public void Has_words_below_its_heading()
    {
        foreach (var part in File.ReadAllText(Path.Combine(House.Root, "sdk/docs/errors.md")).Split("\n## DOG").Skip(1))
            part[4..].Split("<!--")[0].Trim().Length.ShouldBeGreaterThan(20, part[..4]);
    }

    [Fact]
    public void Begins_with_DOG_and_the_digit_of_its_kind() => faults.ShouldAllBe(each => Code().IsMatch(each.Fault.Code));

    [Fact]
    public void Says_a_fact_and_a_remedy_in_whole_sentences()
    {
        foreach (var (field, fault) in faults)
        {
            fault.Fact.ShouldNotBeNullOrWhiteSpace(field);
            fault.Remedy.ShouldNotBeNullOrWhiteSpace(field);
            (fault.Fact + fault.Remedy).ShouldNotContain("!", customMessage: field);
            (fault.Fact + fault.Remedy).ShouldNotContain("successfully", Case.Insensitive, field);
        }
    }

    [GeneratedRegex("Code=\"(DOG\\d{4})\"")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^## (DOG\d{4})\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^DOG[1-4]\d{3}$")]
    private static partial Regex Code();
}
