namespace Dogshore.Emulators.Kubernetes;

/// <summary>Moves a part of the cluster towards what is wanted of it.</summary>
public interface IController
{
    /// <summary>Looks at everything once and does what can be done now.</summary>
    void Look(Turn turn);
}

/// <summary>Lets the controllers look whenever something happened, or when one of them wanted to.</summary>
public sealed class Control : IAsyncDisposable
{
    readonly Cluster cluster;
    readonly Delays delays;
    readonly CancellationTokenSource stop = new();
    Task running = Task.CompletedTask;

    public Control(Cluster cluster, Delays delays, Machine machine, ClusterRouter router)
    {
        (this.cluster, this.delays) = (cluster, delays);
        Controllers = [new Namespaces(), new Deployments(), new ReplicaSets(), new Jobs(), new Scheduler(machine), machine, new Publishing(router), new Garbage()];
    }

    public List<IController> Controllers { get; }

    /// <summary>Told of a controller's own failure; a test is to fail by it.</summary>
    public Action<string> Failed { get; set; } = _ => { };

    public void Start() => running = Task.Run(Run);

    async Task Run()
    {
        while (!stop.IsCancellationRequested)
        {
            var grown = cluster.Store.Grown;
            var turn = new Turn(cluster, delays);
            foreach (var controller in Controllers) Look(controller, turn);
            await Task.WhenAny(grown, Task.Delay(turn.Next ?? Timeout.InfiniteTimeSpan, stop.Token));
        }
    }

    void Look(IController controller, Turn turn)
    {
        try
        {
            controller.Look(turn);
        }
        catch (ApiException raced) when (raced.Code is 404 or 409)
        {
            // Somebody was faster: what is so now is looked at in the next turn.
            turn.Again(TimeSpan.FromMilliseconds(20));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            Failed($"{controller.GetType().Name}: {bug}");
            turn.Again(TimeSpan.FromSeconds(1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }
}
