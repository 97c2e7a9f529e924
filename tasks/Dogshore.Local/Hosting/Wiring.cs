using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Dogshore.Faults;

namespace Dogshore.Local.Hosting;

/// <summary>Bodies and streams of the wire.</summary>
static class Wiring
{
    const int LargestRequest = 16_000_000;

    public static async Task<T> Read<T>(this HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        // Content is the only body without a limit.
        if (context.Request.ContentLength > LargestRequest) throw Dog.RequestNotUnderstood.With($"it is larger than {Model.Sizes.Show(LargestRequest)}.").As(413);
        return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? throw Dog.RequestNotUnderstood.With("it is empty.").As(400);
    }

    public static Task Write<T>(this HttpContext context, T body, JsonTypeInfo<T> type) => context.Response.WriteAsJsonAsync(body, type, null, context.RequestAborted);

    /// <summary>Answers with the events of a piece of work, one JSON a line, the last one its fault where it fails. A client
    /// that goes away does not end the writing of them: what the work does then is the work's affair.</summary>
    public static async Task Stream(this HttpContext context, Surroundings surroundings, Func<Action<ReleaseEvent>, Task<ReleaseDone>> work)
    {
        var events = Channel.CreateUnbounded<ReleaseEvent>(new UnboundedChannelOptions { SingleReader = true });
        var working = Task.Run(async () =>
        {
            ReleaseEvent last;
            try
            {
                last = new ReleaseEvent { Done = await work(each => events.Writer.TryWrite(each)) };
            }
            catch (Exception failed)
            {
                last = new ReleaseEvent { Fault = Faulting.Of(failed, surroundings).Fault };
                surroundings.Log.Say($"{context.Request.Path}: {last.Fault.Code} {last.Fault.Fact}");
            }
            events.Writer.TryWrite(last);
            events.Writer.Complete();
        });
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            await foreach (var each in events.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(Line(each), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            surroundings.Log.Say($"{context.Request.Path}: its client went away");
        }
        // The request lives as long as the work: its token tells the work that the client has gone.
        await working;
    }

    static byte[] Line(ReleaseEvent each) => [.. JsonSerializer.SerializeToUtf8Bytes(each, Json.Default.ReleaseEvent), (byte)'\n'];
}
