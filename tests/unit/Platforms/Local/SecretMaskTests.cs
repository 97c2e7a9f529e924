using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

public class SecretMaskTests
{
    [Theory]
    [InlineData("it is p&ss wörd!")]
    [InlineData("it is p%26ss%20w%C3%B6rd%21")]
    [InlineData("it is p\\u0026ss w\\u00F6rd!")]
    public void Row_56_a_secret_is_found_as_it_is_url_encoded_and_as_json(string line) => SecretMask.Of(["p&ss wörd!"])(line).ShouldBe("it is ***");

    [Fact]
    public void Each_line_of_a_long_secret_is_one() => SecretMask.Of(["first line\nsecond line\n"])("> second line").ShouldBe("> ***");

    [Fact]
    public void The_longer_secret_goes_first() => SecretMask.Of(["abcd", "abcdefgh"])("abcdefgh").ShouldBe("***");

    [Fact]
    public void Row_59_a_secret_of_three_characters_hides_nothing() => SecretMask.Of(["abc"])("abcabc").ShouldBe("abcabc");
}
