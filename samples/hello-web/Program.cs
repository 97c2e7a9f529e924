using HelloWeb;

var app = WebApplication.Create(args);

app.MapGet("/", (IConfiguration config) => Results.Content(Page.Of(
    greeting: config["GREETING"] ?? "Hello",
    version: config["DEPLOY_VERSION"] ?? "not deployed",
    commit: config["DEPLOY_COMMIT"]), "text/html; charset=utf-8"));

app.MapGet("/healthz", () => "ok");

app.Run();
