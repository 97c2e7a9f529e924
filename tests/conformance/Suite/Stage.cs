namespace Dogshore.Conformance;

/// <summary>Starts a subject once for all promises and ends it after them.</summary>
public sealed class Stage<T> : IAsyncLifetime where T : Subject, new()
{
    public T Subject { get; } = new();

    public async ValueTask InitializeAsync() => await Subject.Start();

    public ValueTask DisposeAsync() => Subject.DisposeAsync();
}
