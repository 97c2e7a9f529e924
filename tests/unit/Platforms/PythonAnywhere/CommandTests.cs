using Dogshore.Platforms.PythonAnywhere;

namespace Dogshore.Tests.Platforms.PythonAnywhere;

public sealed class CommandTests
{
    [Theory]
    [InlineData("gunicorn notes:app", "notes:app")]
    [InlineData("gunicorn shop.wsgi", "shop.wsgi:application")]
    [InlineData("gunicorn 'notes:create_app()'", "notes:create_app()")]
    [InlineData("gunicorn -w 4 --threads=2 --preload --bind 0.0.0.0:$PORT -b:8000 shop.wsgi:application --log-level info", "shop.wsgi:application")]
    [InlineData("exec PYTHONUNBUFFERED=1 gunicorn notes:app", "notes:app")]
    [InlineData("/home/ada/.venv/bin/gunicorn notes:app", "notes:app")]
    [InlineData("python -m gunicorn notes:app", "notes:app")]
    [InlineData("waitress-serve --listen=127.0.0.1:$PORT --call notes:create_app", "notes:create_app()")]
    public void The_application_is_read_from_the_command_of_its_server(string command, string application) => WsgiCommand.Application(command).ShouldBe(application);

    [Theory]
    [InlineData("")]
    [InlineData("python server.py")]
    [InlineData("uvicorn notes:app --port $PORT")]
    [InlineData("daphne -p $PORT shop.asgi:application")]
    [InlineData("gunicorn -k uvicorn.workers.UvicornWorker notes:app")]
    [InlineData("gunicorn")]
    [InlineData("gunicorn 'notes:create_app(debug=True)'")]
    [InlineData("gunicorn ../notes:app")]
    public void What_serves_no_WSGI_application_names_none(string command) => WsgiCommand.Application(command).ShouldBeNull();
}
