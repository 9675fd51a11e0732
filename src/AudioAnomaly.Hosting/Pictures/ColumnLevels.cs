using AudioAnomaly.Components;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Levels of equal stretches of sound, found as samples come, and kept until the scores of the stretch are known. Used by one thread at a time.
/// </summary>
/// <param name="samplesPerColumn">How many samples a stretch has; need not be whole.</param>
internal sealed class ColumnLevels(double samplesPerColumn)
{
    private readonly Queue<float> _ready = new();
    private double _squares;
    private long _count;
    private long _received;
    private long _columns;

    /// <summary>How many samples came.</summary>
    public long Received => _received;

    /// <summary>Takes in samples.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        while (samples.Length > 0)
        {
            long end = (long)Math.Round((_columns + 1) * samplesPerColumn);
            int taken = (int)Math.Min(samples.Length, end - _received);
            foreach (float sample in samples[..taken])
            {
                _squares += (double)sample * sample;
            }

            samples = samples[taken..];
            (_count, _received) = (_count + taken, _received + taken);
            if (_received == end)
            {
                _ready.Enqueue(SoundLevel.Of(_squares, _count));
                (_squares, _count, _columns) = (0, 0, _columns + 1);
            }
        }
    }

    public void Save(SessionStateWriter state)
    {
        state.Write([.. _ready]);
        state.Write(_squares);
        state.Write(_count);
        state.Write(_received);
        state.Write(_columns);
    }

    public void Restore(SessionStateReader state)
    {
        foreach (float level in state.ReadSingles())
        {
            _ready.Enqueue(level);
        }

        _squares = state.ReadDouble();
        (_count, _received, _columns) = (state.ReadInt64(), state.ReadInt64(), state.ReadInt64());
        SessionStateReader.Check(
            _received >= 0 && _columns >= 0 && Math.Round((_columns + 1) * samplesPerColumn) > _received && Math.Round(_columns * samplesPerColumn) <= _received,
            "its columns are not those of its samples");
    }

    /// <summary>The level of the next stretch; of what came of it if it is the last.</summary>
    public float Next() => _ready.TryDequeue(out float level) ? level : SoundLevel.Of(_squares, _count);
}
