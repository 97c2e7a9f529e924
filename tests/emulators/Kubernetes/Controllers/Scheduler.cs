using System.Globalization;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Puts pods on the machine, when what they ask for fits.</summary>
sealed class Scheduler(Machine machine) : IController
{
    public void Look(Turn turn)
    {
        foreach (var pod in turn.Store.List(Kinds.Pod))
        {
            if (pod.IsGoing() || pod.Text("spec", "nodeName") is not null) continue;
            var (cpu, memory) = Asked(pod);
            var others = turn.Store.List(Kinds.Pod).Where(other => other.Text("spec", "nodeName") is not null && other.Text("status", "phase") is not ("Succeeded" or "Failed")).Select(Asked).ToArray();
            string?[] missing = [cpu > machine.Cpu - others.Sum(each => each.Cpu) ? "Insufficient cpu" : null, memory > machine.Memory - others.Sum(each => each.Memory) ? "Insufficient memory" : null, pod.Map("spec", "nodeSelector") is { Count: > 0 } ? "node(s) didn't match Pod's node affinity/selector" : null];
            if (missing.FirstOrDefault(each => each is not null) is { } reason)
            {
                var message = $"0/1 nodes are available: 1 {reason}. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";
                if (pod.Condition("PodScheduled")?.Text("message") == message) continue;
                turn.Status(Kinds.Pod, pod, now => now.Set("PodScheduled", false, "Unschedulable", message), "kube-scheduler");
                turn.Tell(pod, "Warning", "FailedScheduling", message, "default-scheduler");
                continue;
            }
            turn.Change(Kinds.Pod, pod, now => now.In("spec")["nodeName"] = Machine.Name, "kube-scheduler");
            turn.Status(Kinds.Pod, pod, now => now.Set("PodScheduled", true, "", ""), "kube-scheduler");
            turn.Tell(pod, "Normal", "Scheduled", $"Successfully assigned {pod.Namespace()}/{pod.Name()} to {Machine.Name}", "default-scheduler");
        }
    }

    static (double Cpu, double Memory) Asked(System.Text.Json.Nodes.JsonObject pod)
    {
        var containers = pod.Each("spec", "containers").ToArray();
        return (containers.Sum(each => Quantity((each.At("resources", "requests", "cpu") as System.Text.Json.Nodes.JsonValue)?.ToString())), containers.Sum(each => Quantity((each.At("resources", "requests", "memory") as System.Text.Json.Nodes.JsonValue)?.ToString())));
    }

    /// <summary><c>250m</c>, <c>1</c>, <c>128Mi</c>.</summary>
    internal static double Quantity(string? text)
    {
        if (text is null) return 0;
        var digits = string.Concat(text.TakeWhile(each => char.IsAsciiDigit(each) || each == '.'));
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return 0;
        return number * text[digits.Length..] switch { "m" => 0.001, "k" => 1e3, "M" => 1e6, "G" => 1e9, "T" => 1e12, "Ki" => 1024, "Mi" => 1048576, "Gi" => 1073741824, "Ti" => 1099511627776, _ => 1 };
    }
}
