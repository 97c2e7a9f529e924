using Dogshore.Ci;
using Dogshore.Faults;

namespace Dogshore.Tests.Ci;

public class CiCommandsTests
{
    static readonly Finding finding = Dog.Cancelled.With().At(new Place("/src/shop/deploy.props", 3, 5));

    static Func<string, string?> GitHub => name => name switch { "GITHUB_ACTIONS" => "true", "GITHUB_WORKSPACE" => "/src", _ => null };
    static Func<string, string?> Azure => name => name == "TF_BUILD" ? "True" : null;

    [Fact]
    public void GitHub_is_shown_the_line_of_the_checkout() => CiCommands.Annotation(GitHub, true, finding, "Wrong. Mend it.\n  | its last words")
        .ShouldBe("::error file=shop/deploy.props,line=3,col=5,title=DOG4020::Wrong. Mend it.");

    [Fact]
    public void Azure_is_shown_the_line() => CiCommands.Annotation(Azure, false, finding, "Wrong.")
        .ShouldBe("##vso[task.logissue type=warning;sourcepath=/src/shop/deploy.props;linenumber=3;columnnumber=5;code=DOG4020]Wrong.");

    [Fact]
    public void A_problem_without_a_place_has_none() => CiCommands.Annotation(GitHub, true, Dog.Cancelled.With(), "Wrong.").ShouldBe("::error title=DOG4020::Wrong.");

    [Fact]
    public void Elsewhere_there_is_nothing_to_show() => CiCommands.Annotation(_ => null, true, finding, "Wrong.").ShouldBeNull();

    [Fact]
    public void Row_55_nothing_in_a_name_or_text_ends_a_command_or_begins_another()
    {
        var hostile = Dog.Cancelled.With().At(new Place("a,b::c]d;e\nf%", 1));
        CiCommands.Annotation(GitHub, true, hostile, "50%\r::set-output name=x::y")
            .ShouldBe("::error file=a%2Cb%3A%3Ac]d;e%0Af%25,line=1,col=1,title=DOG4020::50%25%0D::set-output name=x::y");
        CiCommands.Annotation(Azure, true, hostile, "50%]")
            .ShouldBe("##vso[task.logissue type=error;sourcepath=a,b::c%5Dd%3Be%0Af%AZP25;linenumber=1;columnnumber=1;code=DOG4020]50%AZP25]");
    }

    [Fact]
    public void An_output_stays_within_its_marks() => CiCommands.GitHubOutput("url", "a\nEND\nurl=evil").ShouldBe("url<<END_\na\nEND\nurl=evil\nEND_\n");

    [Fact]
    public void A_variable_of_Azure_is_an_output_too() => CiCommands.AzureVariable("url", "http://x/?a=1;b").ShouldBe("##vso[task.setvariable variable=url;isOutput=true]http://x/?a=1;b");
}
