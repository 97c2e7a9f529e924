var words = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "words.txt"));
Console.WriteLine($"the app starts: {words}");
if (words.StartsWith("crash", StringComparison.Ordinal))
{
    for (var number = 1; number <= 60; number++) Console.WriteLine($"last words {number}");
    return 1;
}
var builder = WebApplication.CreateSlimBuilder(args);
// A line for each request would push the app's own words out of the log.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
var app = builder.Build();
app.MapGet("/", () => File.Exists(Environment.GetEnvironmentVariable("SPOIL")) ? "spoiled" : words);
app.MapGet("/env/{name}", (string name) => Environment.GetEnvironmentVariable(name) is { } value ? Results.Text(value) : Results.NotFound("not set"));
app.Run();
return 0;
