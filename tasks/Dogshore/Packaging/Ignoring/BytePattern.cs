namespace Dogshore.Packaging.Ignoring;

/// <summary>A glob made into steps and run over UTF-8 bytes, all ways at once: its time grows with pattern times text and never
/// explodes, whatever stars a stranger's .gitignore holds.</summary>
sealed class BytePattern
{
    readonly List<Step> steps = [];

    /// <summary>False when the text was no pattern (a class that never closes): it matches nothing.</summary>
    public bool IsValid { get; private set; } = true;

    public void Never() => IsValid = false;

    /// <summary>Exactly this byte.</summary>
    public void Byte(byte value) => One(ByteSet.Of(value));

    /// <summary>One byte of the set.</summary>
    public void One(ByteSet set) => steps.Add(new(StepKind.One, set));

    /// <summary>Any number of bytes of the set, none as well.</summary>
    public void Many(ByteSet set) => steps.Add(new(StepKind.Many, set));

    /// <summary>Any number of whole folders, each with its slash, none as well.</summary>
    public void Folders()
    {
        steps.Add(new(StepKind.Fork, ByteSet.None));
        Many(ByteSet.All);
        Byte((byte)'/');
    }

    public bool Matches(ReadOnlySpan<byte> text)
    {
        if (!IsValid) return false;
        var count = steps.Count + 1;
        Span<bool> now = count <= 256 ? stackalloc bool[count] : new bool[count];
        Span<bool> next = count <= 256 ? stackalloc bool[count] : new bool[count];
        now.Clear();
        Enter(now, 0);
        foreach (var value in text)
        {
            next.Clear();
            var alive = false;
            for (var i = 0; i < steps.Count; i++)
            {
                if (!now[i] || steps[i].Kind == StepKind.Fork || !steps[i].Set.Holds(value)) continue;
                Enter(next, steps[i].Kind == StepKind.One ? i + 1 : i);
                alive = true;
            }
            if (!alive) return false;
            var free = now;
            now = next;
            next = free;
        }
        return now[steps.Count];
    }

    /// <summary>Stands before a step, and before all that can be reached from there without a byte.</summary>
    void Enter(Span<bool> standing, int at)
    {
        while (true)
        {
            if (standing[at]) return;
            standing[at] = true;
            if (at == steps.Count || steps[at].Kind == StepKind.One) return;
            // A fork leads past "any bytes, slash" too; what stands behind "any number" can follow at once.
            if (steps[at].Kind == StepKind.Fork) Enter(standing, at + 3);
            at++;
        }
    }

    enum StepKind { One, Many, Fork }

    readonly record struct Step(StepKind Kind, ByteSet Set);
}
