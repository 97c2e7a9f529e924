using System.Linq.Expressions;

// Just what build/nuke uses of Nuke.Common, by the same names, for machines whose feed does not serve it: the host's own files
// are compiled and run as they are written.
namespace Nuke.Common
{
    public delegate ITargetDefinition Target(ITargetDefinition definition);

    public interface ITargetDefinition
    {
        ITargetDefinition Description(string description);
        ITargetDefinition DependsOn(params Target[] targets);
        ITargetDefinition Executes(params Action[] actions);
    }

    [AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
    public sealed class ParameterAttribute(string description) : Attribute
    {
        public string Description => description;
    }

    public sealed record AbsolutePath(string Path)
    {
        public static implicit operator string(AbsolutePath path) => path.Path;
    }

    public interface INukeBuild
    {
        AbsolutePath RootDirectory => new(Directory.GetCurrentDirectory());
    }

    public abstract class NukeBuild : INukeBuild
    {
        /// <summary>Runs the target that <c>--target</c> names by an interface's property, or the default, after those that it depends on; each once.</summary>
        public static int Execute<T>(params Expression<Func<T, Target>>[] defaults) where T : NukeBuild, new()
        {
            var build = new T();
            var chosen = ValueInjection.Arguments.Get("target") is { } name
                ? typeof(T).GetInterfaces().SelectMany(type => type.GetProperties()).Where(property => property.PropertyType == typeof(Target) && property.Name == name).Select(property => (Target)property.GetValue(build)!).Single()
                : defaults[0].Compile()(build);
            try
            {
                Run(chosen, []);
                return 0;
            }
            catch (InvalidOperationException failed)
            {
                Console.Error.WriteLine(failed.Message);
                return 255;
            }
        }

        static void Run(Target target, HashSet<Target> done)
        {
            if (!done.Add(target)) return;
            var definition = (Definition)target(new Definition());
            foreach (var before in definition.Before) Run(before, done);
            Console.WriteLine($"=== {definition.Text}");
            foreach (var action in definition.Actions) action();
        }

        sealed class Definition : ITargetDefinition
        {
            public string Text { get; private set; } = "";
            public List<Target> Before { get; } = [];
            public List<Action> Actions { get; } = [];
            public ITargetDefinition Description(string description) { Text = description; return this; }
            public ITargetDefinition DependsOn(params Target[] targets) { Before.AddRange(targets); return this; }
            public ITargetDefinition Executes(params Action[] actions) { Actions.AddRange(actions); return this; }
        }
    }
}

namespace Nuke.Common.ValueInjection
{
    public static class ValueInjectionUtility
    {
        /// <summary>The value given as <c>--deploy-to value</c> for a parameter <c>DeployTo</c>.</summary>
        public static T? TryGetValue<T>(Expression<Func<T>> parameter) where T : class => Arguments.Get(((MemberExpression)parameter.Body).Member.Name) as T;
    }

    static class Arguments
    {
        public static string? Get(string name)
        {
            var words = "--" + string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? (index == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
            var all = Environment.GetCommandLineArgs();
            var at = Array.IndexOf(all, words);
            return at < 0 || at + 1 == all.Length ? null : all[at + 1];
        }
    }
}
