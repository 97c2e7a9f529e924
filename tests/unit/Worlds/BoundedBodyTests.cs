using Dogshore.Tests.Fakes;
using Dogshore.Worlds;

namespace Dogshore.Tests.Worlds;

public sealed class BoundedBodyTests
{
    readonly FakeClock clock = new();

    /// <summary>Pieces of a body, each after a time of silence.</summary>
    sealed class Slow(FakeClock clock, params TimeSpan[] silences) : Stream
    {
        int at;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (at == silences.Length) return 0;
            await Task.Delay(silences[at++], clock, cancellationToken);
            buffer.Span[0] = (byte)'x';
            return 1;
        }
    }

    BoundedBody Read(int limit, params double[] silences) => clock.Run(async () =>
    {
        using var content = new StreamContent(new Slow(clock, [.. silences.Select(TimeSpan.FromSeconds)]));
        return await BoundedBody.Read(content, limit, TimeSpan.FromSeconds(5), clock, default);
    });

    [Fact]
    public void A_body_is_read_whole()
    {
        var body = Read(100, 1, 1, 1);
        (body.Bytes.Length, body.IsCut).ShouldBe((3, false));
    }

    [Fact]
    public void A_slow_body_is_read_as_long_as_something_comes()
    {
        Read(100, 4, 4, 4, 4).Bytes.Length.ShouldBe(4);
        clock.Passed.ShouldBe(TimeSpan.FromSeconds(16));
    }

    [Fact]
    public void Row_26_a_body_that_stops_is_given_up()
    {
        Should.Throw<TimeoutException>(() => Read(100, 1, 3600));
        clock.Passed.ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void A_body_over_the_limit_is_cut_and_says_so()
    {
        var body = Read(2, 1, 1, 1, 1, 1);
        (body.Bytes.Length, body.IsCut).ShouldBe((2, true));
    }

    [Fact]
    public void A_body_of_just_the_limit_is_whole() => Read(2, 1, 1).IsCut.ShouldBeFalse();
}
