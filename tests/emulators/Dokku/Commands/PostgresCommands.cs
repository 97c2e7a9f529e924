namespace Dogshore.Emulators.Dokku.Commands;

/// <summary>The plugin dokku-postgres.</summary>
static class PostgresCommands
{
    public static async Task<int> Exists(Answer answer) => answer.Server.Databases.Exists(answer.Operands()[0]) ? 0 : await answer.Fail($"Postgres service {answer.Operands()[0]} does not exist");

    public static async Task<int> Create(Answer answer)
    {
        var name = answer.Operands()[0];
        if (answer.Server.Databases.Exists(name)) return await answer.Fail($"Postgres service {name} already exists");
        await answer.Say("       Waiting for container to be ready");
        if (!await answer.Server.Databases.Create(name)) return await answer.Fail($"Postgres service {name} already exists");
        await answer.Say($"=====> Postgres container created: {name}");
        return 0;
    }

    public static async Task<int> Destroy(Answer answer)
    {
        var name = answer.Operands()[0];
        if (!answer.Server.Databases.Exists(name)) return await answer.Fail($"Postgres service {name} does not exist");
        if (!answer.IsForced) return await answer.Fail("Aborted");
        if (answer.Server.Apps.Values.Any(app => app.Links.Contains(name))) return await answer.Fail("Cannot delete linked service");
        await answer.Server.Databases.Destroy(name);
        return 0;
    }

    public static async Task<int> Linked(Answer answer)
    {
        if (answer.Operands() is not [var service, var name]) return await answer.Fail("Please specify a service and an app");
        return answer.Server.Apps.TryGetValue(name, out var app) ? app.Links.Contains(service) ? 0 : await answer.Fail($"Service {service} is not linked to {name}") : await answer.NoApp(name);
    }

    public static async Task<int> Link(Answer answer)
    {
        if (answer.Operands("--alias", "--querystring") is not [var service, var name]) return await answer.Fail("Please specify a service and an app");
        if (!answer.Server.Apps.TryGetValue(name, out var app)) return await answer.NoApp(name);
        if (!answer.Server.Databases.Exists(service)) return await answer.Fail($"Postgres service {service} does not exist");
        if (app.Links.Contains(service)) return await answer.Fail($"Already linked as {answer.Value("--alias") ?? "DATABASE"}_URL");
        app.Links.Add(service);
        app.Set($"{answer.Value("--alias") ?? "DATABASE"}_URL", answer.Server.Databases.Address(service));
        await answer.Say($"-----> Setting config vars");
        return 0;
    }
}
