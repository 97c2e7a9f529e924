using Dogshore.Faults;
using Dogshore.Platforms.Convox;

namespace Dogshore.Tests.Platforms.Convox;

/// <summary>The rack's manifest: made where there is none, completed where there is one.</summary>
public sealed class ConvoxYmlTests
{
    static ConvoxYml Wanted(string? command = "sh -c 'gunicorn notes:app'", string? image = null, string? health = "/healthz", params WantedResource[] resources) =>
        ConvoxYml.Of("convox", [new("web", command)], resources, image, "8080", health);

    static readonly WantedResource database = new("database", "postgres", "DATABASE_URL");

    [Fact]
    public void It_is_made_from_the_manifest() => Wanted(resources: database).Complete(null).ShouldBe("""
        # Made by Dogshore from deploy.props.
        environment:
        - "*"
        resources:
          database:
            type: postgres
        services:
          web:
            build: .
            command: "sh -c 'gunicorn notes:app'"
            port: 8080
            health: "/healthz"
            resources:
            - database

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void An_app_whose_probe_wants_another_status_is_not_asked_by_the_rack() => Wanted(health: null).Complete(null)!.ShouldContain("health:\n      disable: true\n");

    [Fact]
    public void What_only_the_users_file_says_stays()
    {
        var text = Wanted(resources: database).Complete("services:\n  web:\n    build: app\n    port: 3000\n    scale:\n      count: 2-5\n  jobs:\n    build: .\ntimers:\n  nightly:\n    schedule: 0 3 * * *\n    service: jobs\n")!;
        foreach (var own in new[] { "build: app", "port: 3000", "count: 2-5", "jobs:", "schedule: 0 3 * * *" }) text.ShouldContain(own);
        foreach (var ours in new[] { "- \"*\"", "gunicorn notes:app", "- database", "type: postgres" }) text.ShouldContain(ours);
        text.ShouldNotContain("8080");
        // Completed once more it stays as it is.
        Wanted(resources: database).Complete(text).ShouldBeNull();
    }

    [Theory]
    [InlineData("services:\n  web:\n    command: bin/web\n")]
    [InlineData("resources:\n  database:\n    type: mysql\n")]
    public void A_file_that_says_otherwise_is_a_fault(string own) =>
        Should.Throw<DeployException>(() => Wanted(resources: database).Complete(own)).Findings[0].Code.ShouldBe(Dog.FileContradicts.Code);

    [Fact]
    public void A_resource_is_linked_once_whatever_it_is_called_there()
    {
        var text = Wanted(resources: database).Complete("resources:\n  database:\n    type: rds-postgres\nservices:\n  web:\n    build: .\n    resources: [\"database:DATABASE_URL\"]\n")!;
        text.Split("database").Length.ShouldBe(3, text);
        text.ShouldContain("rds-postgres");
    }

    [Theory]
    [InlineData("services: [")]
    [InlineData("- web\n")]
    [InlineData("services: web\n")]
    [InlineData("services:\n  web:\n  web:\n")]
    public void A_file_that_is_none_is_a_fault_with_its_reason(string own) =>
        Should.Throw<DeployException>(() => Wanted().Complete(own)).Findings[0].Code.ShouldBe(Dog.ConvoxYmlNotUnderstood.Code);

    [Fact]
    public void Row_48_a_file_that_is_nested_without_end_is_refused_and_ends_nothing() =>
        Should.Throw<DeployException>(() => Wanted().Complete(new string('[', 20_000))).Findings[0].Code.ShouldBe(Dog.ConvoxYmlNotUnderstood.Code);

    [Fact]
    public void A_resource_is_added_to_a_manifest_and_found_there()
    {
        var text = ConvoxYml.With("services:\n  web:\n    build: .\n", "database", "postgres");
        ConvoxYml.Resources(text).ShouldBe(new Dictionary<string, string> { ["database"] = "postgres" });
        text.ShouldContain("build: .");
        ConvoxYml.With(text, "database", "postgres").ShouldBe(text);
        ConvoxYml.Resources(ConvoxYml.With("", "database", "postgres")).Keys.ShouldBe(["database"]);
    }

    [Fact]
    public void Variables_without_a_default_are_required() =>
        ConvoxYml.Required("environment: [A, B=b, \"*\"]\nservices:\n  web:\n    environment:\n    - C\n    - A\n").ShouldBe(["A", "C"]);

    [Theory]
    [InlineData("DATABASE_URL", "database")]
    [InlineData("MAIN_STORE_URL", "main-store")]
    public void A_database_is_a_resource_by_the_name_of_its_variable(string variable, string resource)
    {
        Databases.Resource(variable).ShouldBe(resource);
        Databases.Variable(resource).ShouldBe(variable);
    }

    [Theory, InlineData("DATABASE"), InlineData("_URL"), InlineData("Database_URL"), InlineData("1_URL")]
    public void A_variable_that_no_resource_has_is_a_fault(string variable) =>
        Should.Throw<DeployException>(() => Databases.Resource(variable)).Findings[0].Code.ShouldBe(Dog.ConvoxDatabaseName.Code);

    [Fact]
    public void An_environment_is_read_as_it_is_written()
    {
        var env = EnvText.Parse("B=two=2\n\nno line of its own\nA= one \"quoted\" $x\r\n");
        env.ShouldBe(new Dictionary<string, string> { ["A"] = " one \"quoted\" $x", ["B"] = "two=2" });
        EnvText.Parse(EnvText.Of(env)).ShouldBe(env);
    }
}
