using Dogshore.Bench;

// dotnet run -c Release --project tests/bench [-- --quick] [--only pack,nothing,deploy,sync,many]
// A first word of `work` is said by the bench itself: it starts itself again, so that memory and time are one piece of work's alone.
if (args is ["work", .. var rest]) return await Work.Do(rest);
var quick = args.Contains("--quick");
var only = args.SkipWhile(word => word != "--only").Skip(1).FirstOrDefault()?.Split(',');
using var yard = new Yard(quick);
var table = new Table(quick);
foreach (var (name, bench) in new (string, Func<Yard, Table, Task>)[]
{
    ("pack", Packing.Run),
    ("nothing", NothingNew.Run),
    ("deploy", Deploys.Run),
    ("sync", Syncs.Run),
    ("many", ManyAtOnce.Run),
})
{
    if (only is null || only.Contains(name)) await bench(yard, table);
}
Console.WriteLine();
Console.WriteLine(table.Text);
var page = Path.Combine(Yard.Repository, "tests", "bench", "RESULTS.md");
if (!quick && only is null) File.WriteAllText(page, Results.Page(table, File.ReadAllText(page)));
return 0;
