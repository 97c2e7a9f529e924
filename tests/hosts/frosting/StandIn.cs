using System.Reflection;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

// Just what build/cake/host uses of Cake.Frosting, by the same names, over the real Cake.Core and Cake.Common of Cake.Tool.
namespace Cake.Frosting;

public abstract class FrostingContext(ICakeContext context) : CakeContextAdapter(context);

public abstract class FrostingTask<T> where T : ICakeContext
{
    public virtual void Run(T context)
    {
    }
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    public string Name => name;
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute(Type task) : Attribute
{
    public Type Task => task;
}

public sealed class CakeHost
{
    Func<ICakeContext, ICakeContext> make = context => context;

    public CakeHost UseContext<T>() where T : class, ICakeContext
    {
        make = context => (T)Activator.CreateInstance(typeof(T), context)!;
        return this;
    }

    public int Run(IEnumerable<string> args)
    {
        var context = make(RealContext.Of([.. args]));
        var name = context.Arguments.GetArguments("target").SingleOrDefault() ?? "Default";
        var task = typeof(CakeHost).Assembly.GetTypes().Single(type => type.GetCustomAttribute<TaskNameAttribute>()?.Name == name);
        try
        {
            Run(task, context, []);
            return 0;
        }
        catch (CakeException failed)
        {
            Console.Error.WriteLine($"Error: {failed.Message}");
            return 1;
        }
    }

    static void Run(Type task, ICakeContext context, HashSet<Type> done)
    {
        if (!done.Add(task)) return;
        foreach (var before in task.GetCustomAttributes<IsDependentOnAttribute>()) Run(before.Task, context, done);
        Console.WriteLine($"=== {task.GetCustomAttribute<TaskNameAttribute>()!.Name}");
        try
        {
            task.GetMethod("Run")!.Invoke(Activator.CreateInstance(task), [context]);
        }
        catch (TargetInvocationException wrapped)
        {
            throw wrapped.InnerException!;
        }
    }
}

static class RealContext
{
    public static ICakeContext Of(string[] args)
    {
        var log = new Log();
        var platform = new CakePlatform();
        var environment = new CakeEnvironment(platform, new CakeRuntime());
        var files = new FileSystem();
        var globber = new Globber(files, environment);
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        var tools = new ToolLocator(environment, new ToolRepository(environment), new ToolResolutionStrategy(files, environment, globber, configuration, log));
        var processes = new ProcessRunner(files, environment, log, tools, configuration);
        return new CakeContext(files, environment, globber, log, new Given(args), processes, new WindowsRegistry(), tools, new CakeDataService(), configuration, new Nothing(), new Nothing());
    }

    /// <summary>The host installs no tool and asks for no service.</summary>
    sealed class Nothing : IToolInstaller, IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
        public IEnumerable<FilePath> Install(Core.Packaging.PackageReference tool) => throw new NotSupportedException();
    }

    sealed class Log : ICakeLog
    {
        public Verbosity Verbosity { get; set; } = Verbosity.Normal;
        public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
        {
            if (verbosity <= Verbosity) Console.WriteLine(format, args);
        }
    }

    /// <summary><c>--name value</c>, any number of times.</summary>
    sealed class Given(string[] args) : ICakeArguments
    {
        public bool HasArgument(string name) => GetArguments(name).Count > 0;
        public ICollection<string> GetArguments(string name) => [.. args.Index().Where(each => each.Item == $"--{name}" && each.Index + 1 < args.Length).Select(each => args[each.Index + 1])];
        public IDictionary<string, ICollection<string>> GetArguments() => args.Where(each => each.StartsWith("--", StringComparison.Ordinal)).Distinct().ToDictionary(each => each[2..], each => GetArguments(each[2..]));
    }
}
