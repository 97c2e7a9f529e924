using Dogshore.Model;

namespace Dogshore.Tests.Manifest;

/// <summary>Values by kind.</summary>
public sealed class Types
{
    [Theory]
    [InlineData("DeployProbe Include='/' Timeout='5'", "Timeout of DeployProbe '/' is '5', which is not a duration (a whole number and ms, s, m, h or d).")]
    [InlineData("DeployProbe Include='/' Deadline='0s'", "Deadline of DeployProbe '/' is '0s', which is not a duration (a whole number and ms, s, m, h or d).")]
    [InlineData("DeployProbe Include='/' Status='99'", "Status of DeployProbe '/' is '99', which is not a status from 100 to 599, or two with a dash between.")]
    [InlineData("DeployProbe Include='/' Status='400-200'", "Status of DeployProbe '/' is '400-200', which is not a status from 100 to 599, or two with a dash between.")]
    [InlineData("DeployProbe Include='/' Successes='0'", "Successes of DeployProbe '/' is '0', which is not a whole number from 1 to 100.")]
    [InlineData("DeployProcess Include='web' Count='two'", "Count of DeployProcess 'web' is 'two', which is not a whole number from 0 to 1000.")]
    [InlineData("DeployProcess Include='web' Count='-1'", "Count of DeployProcess 'web' is '-1', which is not a whole number from 0 to 1000.")]
    [InlineData("DeployDatabase Include='DATABASE_URL' Engine='sqlite' Create='yes'", "Create of DeployDatabase 'DATABASE_URL' is 'yes', which is not true or false.")]
    [InlineData("DeployConfig Include='A' Value='b' Secret='maybe'", "Secret of DeployConfig 'A' is 'maybe', which is not true or false.")]
    public void Row_49_a_value_of_the_wrong_kind_says_what_it_should_have_been(string item, string fact)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"    <{item} />");
        fault.Code.ShouldBe("DOG1011");
        fault.Fact.ShouldBe(fact);
        fault.Place!.Line.ShouldBe(3);
    }

    [Fact]
    public void The_remedy_shows_a_value_that_is_right()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployProbe Include="/" Deadline="soon" />""").Remedy.ShouldBe("Write, for example, Deadline=\"2m\".");
    }

    [Theory]
    [InlineData("DeployRuntime", "pyton", "Did you mean 'python'?")]
    [InlineData("DeployMaxParallel", "many", "Write, for example, 4.")]
    [InlineData("DeployOffline", "yes", "Write, for example, true.")]
    public void A_property_of_the_wrong_kind_is_a_fault_too(string property, string value, string remedy)
    {
        using var shop = new Shop();
        var fault = shop.Commands(property, value).Fault();
        fault.Code.ShouldBe("DOG1011");
        fault.Remedy.ShouldStartWith(remedy);
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("2s", 2_000)]
    [InlineData("1m", 60_000)]
    [InlineData("1h", 3_600_000)]
    public void Durations_have_a_unit(string text, int milliseconds)
    {
        using var shop = new Shop();
        shop.Effective($"""    <DeployProbe Include="/" Deadline="{text}" />""").Probes[0].Deadline.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("204", 204, 204)]
    [InlineData("200-299", 200, 299)]
    public void A_status_is_one_or_a_range(string text, int from, int to)
    {
        using var shop = new Shop();
        shop.Effective($"""    <DeployProbe Include="/" Status="{text}" />""").Probes[0].Status.ShouldBe(new StatusRange(from, to));
    }

    [Fact]
    public void An_address_that_is_none_is_not_repeated_as_it_may_hold_a_password()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""    <DeployDatabase Include="DATABASE_URL" Engine="sqlite" Url="canary-address" />""");
        fault.Code.ShouldBe("DOG1011");
        fault.ToString().ShouldNotContain("canary");
    }

    [Theory]
    [InlineData("/abs/*.css", "it begins with a slash")]
    [InlineData("../up/*", "it leaves its folder with ..")]
    [InlineData("a**", "** does not stand alone between slashes")]
    [InlineData("a\\b", "it has a backslash")]
    [InlineData("a//b", "it has two slashes in a row")]
    [InlineData("*.[ch", "a bracket is not closed")]
    [InlineData("*.css;/x", "it begins with a slash")]
    [InlineData(" ; ", "it is empty")]
    public void A_pattern_that_can_match_nothing_is_a_fault(string glob, string reason)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"""    <DeployHeaders Include="x" Match="{glob}" Cache="no-cache" />""");
        fault.Code.ShouldBe("DOG1059");
        fault.Fact.ShouldEndWith($"{reason}.");
    }
}
