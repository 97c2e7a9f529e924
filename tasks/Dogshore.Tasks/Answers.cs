using Dogshore.Deployment;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Dogshore.Tasks;

/// <summary>The engine's answers as MSBuild's items; their texts are escaped, so that a <c>;</c> in one stays in it.</summary>
static class Answers
{
    public static ITaskItem[] Items(IEnumerable<string> names) => [.. names.Select(name => new TaskItem(Escape(name)))];

    public static ITaskItem[] Items(IEnumerable<Answer> answers) => [.. answers.Select(Item)];

    static TaskItem Item(Answer answer)
    {
        var item = new TaskItem(Escape(answer.Destination));
        foreach (var (name, value) in answer.Facts) item.SetMetadata(name, Escape(value));
        return item;
    }

    // Of Microsoft.Build.Evaluation.ProjectCollection.Escape only the rule is here: that assembly is not for tasks.
    static string Escape(string text) => string.Concat(text.Select(letter => "%*?@$();'".Contains(letter) ? $"%{(int)letter:x2}" : letter.ToString()));
}
