using Dogshore.Manifest;

namespace Dogshore.Tests.Manifest;

/// <summary>-t:DeployShow.</summary>
public sealed class Shown
{
    [Fact]
    public void A_destination_with_what_applies_to_it()
    {
        using var shop = Shop.Python().Commands("DeployTo", "production").Variable("SHOP_SECRET_KEY", "canary-value").Variable("SHOP_DB", "canary-value");
        var manifest = shop.Read("""
                <DeployTo Include="production" Platform="cloud" Host="apps.example.org" App="shop-eu" Group="live" After="local" />
                <DeployProcess Include="web" Command="gunicorn shop.wsgi" Count="2" />
                <DeployProcess Include="worker" Command="python worker.py" />
                <DeployConfig Include="LOG_LEVEL" Value="info" />
                <DeployConfig Include="SECRET_KEY" FromEnvironment="SHOP_SECRET_KEY" Secret="true" />
                <DeployConfig Include="MAIL_PASSWORD" FromSecret="shop/mail" />
                <DeployDatabase Include="DATABASE_URL" Engine="postgresql" FromEnvironment="SHOP_DB" Migrate="python manage.py migrate" />
                <DeployBuildStep Include="collect" Command="python manage.py collectstatic" Inputs="shop/**" Outputs="staticfiles" />
                <DeployFile Include="data" Match="*.json" Prefix="/" />
                <DeployHeaders Include="all" Match="**" Cache="no-cache" />
                <DeployProbe Include="/healthz" Status="200" Contains="ok" Deadline="2m" Successes="2" />
                <DeployNotify Include="chat" Url="https://chat.example.org/hook" />
            """);
        string.Join('\n', ManifestText.Show(manifest)).ShouldBe("""
            production  (cloud, app shop-eu, group live, after local)
              runtime    python, by requirements.txt
              platform   Drain   30s
                         Host    apps.example.org
                         Region  eu
              config     LOG_LEVEL      info
                         MAIL_PASSWORD  secret shop/mail (secret)
                         SECRET_KEY     from $SHOP_SECRET_KEY (secret)
              processes  web     gunicorn shop.wsgi  × 2
                         worker  python worker.py
              databases  DATABASE_URL  postgresql  from $SHOP_DB (secret)  migrate 'python manage.py migrate' within 10m
              build      collect  python manage.py collectstatic  inputs shop/**  outputs staticfiles
              files      data  *.json  at /
              headers    all  **  no-cache
              probes     /healthz answers 200 with 'ok' within 2m  timeout 5s  2 times in a row
              notify     chat  https://chat.example.org/hook
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Defaults_are_shown_as_what_they_are()
    {
        using var shop = Shop.WithoutDotnet().Holds("public/index.html");
        string.Join('\n', ManifestText.Show(shop.ReadNothing())).ShouldBe("""
            local  (local, app shop)
              runtime    static, by public/index.html, in public
              platform   Keep  5
              processes  web  (the site's files)
              probes     / answers 200-399 within 1m  timeout 5s
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Destinations_are_parted_by_an_empty_line()
    {
        using var shop = new Shop();
        ManifestText.Show(shop.Commands("DeployTo", "local+eu").Read("""    <DeployTo Include="eu" Platform="cloud" Host="h" />"""))
            .Count(line => line.Length == 0).ShouldBe(1);
    }

    [Fact]
    public void A_value_of_several_lines_stays_on_one()
    {
        using var shop = new Shop();
        ManifestText.Show(shop.Read("""    <DeployConfig Include="A" Value="b&#10;c" />""")).ShouldContain("  config     A  b⏎c");
    }
}
