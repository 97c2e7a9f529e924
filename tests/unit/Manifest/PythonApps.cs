namespace Dogshore.Tests.Manifest;

/// <summary>A Python app says how it is served; what is missing is proposed as the exact line.</summary>
public sealed class PythonApps
{
    const string Settings = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";

    static string Remedy(Shop shop)
    {
        using (shop)
        {
            var fault = shop.Fault();
            fault.Code.ShouldBe("DOG1080");
            return fault.Remedy;
        }
    }

    [Fact]
    public void Django_is_found_by_its_settings() =>
        Remedy(Shop.Python("django\ngunicorn\n").Holds("manage.py", Settings).Holds("shop/wsgi.py").Holds("shop/asgi.py"))
            .ShouldBe("Write <DeployProcess Include=\"web\" Command=\"gunicorn shop.wsgi\" /> for the application in shop/wsgi.py.");

    [Fact]
    public void Django_with_an_ASGI_server_is_served_by_it() =>
        Remedy(Shop.Python("django\nuvicorn[standard]==0.30\n").Holds("manage.py", Settings).Holds("shop/wsgi.py").Holds("shop/asgi.py"))
            .ShouldContain("Command=\"uvicorn shop.asgi:application --port $PORT\"");

    [Theory]
    [InlineData("notes.py", "app = Flask(__name__)", "gunicorn notes:app")]
    [InlineData("notes.py", "application = Flask(__name__)", "gunicorn notes")]
    [InlineData("notes.py", "server: Flask = flask.Flask(__name__)", "gunicorn notes:server")]
    [InlineData("notes/__init__.py", "def create_app(test=None):\n    pass", "gunicorn 'notes:create_app()'")]
    [InlineData("wsgi.py", "application = make()", "gunicorn wsgi")]
    [InlineData("plain.py", "def application(environ, start_response):\n    pass", "gunicorn plain")]
    public void A_WSGI_application_is_found_by_the_line_that_makes_it(string file, string line, string command) =>
        Remedy(Shop.Python().Holds(file, $"import flask\n\n{line}\n")).ShouldBe($"Write <DeployProcess Include=\"web\" Command=\"{command}\" /> for the application in {file}.");

    [Theory]
    [InlineData("uvicorn", "uvicorn api:app --port $PORT")]
    [InlineData("fastapi[standard]", "uvicorn api:app --port $PORT")]
    [InlineData("daphne", "daphne -p $PORT api:app")]
    [InlineData("hypercorn", "hypercorn --bind 127.0.0.1:$PORT api:app")]
    public void A_FastAPI_application_gets_an_ASGI_server(string requirement, string command) =>
        Remedy(Shop.Python($"{requirement}\n").Holds("api.py", "app = FastAPI()\n")).ShouldContain($"Command=\"{command}\"");

    [Fact]
    public void Waitress_is_a_server_too() =>
        Remedy(Shop.Python("flask\nwaitress\n").Holds("notes.py", "app = Flask(__name__)")).ShouldContain("Command=\"waitress-serve --listen=127.0.0.1:$PORT notes:app\"");

    [Fact]
    public void A_server_that_the_requirements_lack_is_a_line_to_add() =>
        Remedy(Shop.Python("flask\n# gunicorn\n").Holds("notes.py", "app = Flask(__name__)"))
            .ShouldBe("Write <DeployProcess Include=\"web\" Command=\"gunicorn notes:app\" /> for the application in notes.py, and add this line to requirements.txt: gunicorn");

    [Fact]
    public void Several_applications_are_all_proposed() =>
        Remedy(Shop.Python().Holds("a.py", "app = Flask(__name__)").Holds("b.py", "app = Flask(__name__)")).ShouldContain(" Or write <DeployProcess Include=\"web\" Command=\"gunicorn b:app\" />");

    [Fact]
    public void Tests_and_virtual_environments_are_not_looked_into() =>
        Remedy(Shop.Python().Holds("tests/app.py", "app = Flask(__name__)").Holds("here/pyvenv.cfg").Holds("here/app.py", "app = Flask(__name__)"))
            .ShouldStartWith("No Flask, FastAPI or Django application was found");

    [Fact]
    public void An_explicit_process_is_all_that_is_needed()
    {
        using var shop = Shop.Python();
        shop.Effective("""    <DeployProcess Include="web" Command="gunicorn notes:app" />""").Processes.ShouldHaveSingleItem().Command.ShouldBe("gunicorn notes:app");
    }

    [Theory]
    [InlineData("gunicorn notes:app")]
    [InlineData("exec gunicorn notes:app")]
    [InlineData("WORKERS=2 gunicorn notes:app")]
    [InlineData("python -m gunicorn notes:app")]
    public void Its_server_must_be_in_the_requirements(string command)
    {
        using var shop = Shop.Python("flask\n");
        var fault = shop.Fault($"""    <DeployProcess Include="web" Command="{command}" />""");
        fault.Code.ShouldBe("DOG1081");
        fault.Remedy.ShouldBe("Add this line to requirements.txt: gunicorn");
    }

    [Theory]
    [InlineData("requirements.txt", "Gunicorn>=20 ; python_version > '3'")]
    [InlineData("pyproject.toml", "[project]\ndependencies = [\"flask\", \"gunicorn>=20\"]")]
    [InlineData("Pipfile", "[packages]\ngunicorn = \"*\"")]
    public void Requirements_are_read_in_all_their_forms(string file, string text)
    {
        using var shop = Shop.WithoutDotnet().Holds(file, text);
        shop.Read("""    <DeployProcess Include="web" Command="gunicorn notes:app" />""").ShouldNotBeNull();
    }

    [Fact]
    public void Requirements_that_include_others_are_followed()
    {
        using var shop = Shop.Python("-r requirements/base.txt\n").Holds("requirements/base.txt", "gunicorn\n-r ../requirements.txt\n");
        shop.Read("""    <DeployProcess Include="web" Command="gunicorn notes:app" />""").ShouldNotBeNull();
    }

    [Fact]
    public void A_server_of_the_standard_library_needs_no_requirement()
    {
        using var shop = Shop.WithoutDotnet().Holds("app.py");
        shop.Read("""    <DeployProcess Include="web" Command="python app.py" />""").ShouldNotBeNull();
    }

    [Fact]
    public void A_web_process_for_some_destinations_only_is_missing_on_the_others()
    {
        using var shop = Shop.Python().Commands("DeployTo", "local+production");
        shop.Fault("""
                <DeployTo Include="production" Platform="cloud" Host="h" />
                <DeployProcess Include="web" Command="gunicorn notes:app" On="production" />
            """).Fact.ShouldBe("The Python app has no web process on local.");
    }

    [Fact]
    public void A_web_process_without_a_command_is_where_the_fault_stands()
    {
        using var shop = Shop.Python().Holds("notes.py", "app = Flask(__name__)");
        shop.Fault("""    <DeployProcess Include="web" Count="2" />""").Place!.Line.ShouldBe(3);
    }
}
