using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Puts together over what time each kind of evidence that describes whole windows speaks. Remembers one stretch a kind.</summary>
/// <param name="axes">The stream's axes.</param>
/// <param name="longestFrames">How many frames a stretch may last; what is longer comes in parts.</param>
/// <param name="quietFrames">After how many frames without it a kind has ended.</param>
internal sealed class LastingChanges(SpectrogramAxes axes, long longestFrames, long quietFrames)
{
    private readonly Dictionary<string, Stretch> _open = new(StringComparer.Ordinal);

    /// <summary>Takes in the next frame.</summary>
    /// <param name="frame">Its number.</param>
    /// <param name="evidence">What speaks for an anomaly then, of kinds that describe windows.</param>
    /// <returns>The stretches that ended.</returns>
    public List<AnomalySegment> Add(long frame, IEnumerable<AnomalyEvidence> evidence)
    {
        foreach (AnomalyEvidence heard in evidence)
        {
            _open[heard.Kind] = _open.TryGetValue(heard.Kind, out Stretch? open)
                ? open with { Last = frame, Strongest = heard.Z > open.Strongest.Z ? heard : open.Strongest }
                : new Stretch(frame, frame, heard);
        }

        return End(stretch => frame - stretch.Last >= quietFrames || frame - stretch.First + 1 >= longestFrames, double.PositiveInfinity);
    }

    /// <summary>Ends the stream.</summary>
    /// <param name="durationSeconds">How long it was.</param>
    /// <returns>The stretches that last until the end.</returns>
    public List<AnomalySegment> Complete(double durationSeconds) => End(_ => true, durationSeconds);

    public void Save(SessionStateWriter state)
    {
        state.WriteCount(_open.Count);
        foreach (Stretch stretch in _open.Values)
        {
            state.Write(stretch.First);
            state.Write(stretch.Last);
            state.WriteEvidence(stretch.Strongest);
        }
    }

    public void Restore(SessionStateReader state)
    {
        for (int count = state.ReadCount(); _open.Count < count;)
        {
            var stretch = new Stretch(state.ReadInt64(), state.ReadInt64(), state.ReadEvidence());
            _open.Add(stretch.Strongest.Kind, stretch);
        }
    }

    private List<AnomalySegment> End(Func<Stretch, bool> hasEnded, double durationSeconds)
    {
        // Not in the dictionary's order, which depends on what ended before.
        Stretch[] ended = [.. _open.Values.Where(hasEnded).OrderBy(stretch => stretch.First).ThenBy(stretch => stretch.Strongest.Kind, StringComparer.Ordinal)];
        foreach (Stretch stretch in ended)
        {
            _open.Remove(stretch.Strongest.Kind);
        }

        return
        [
            .. ended.Select(stretch => new AnomalySegment(
                Math.Max(0, axes.TimeOf(stretch.First - 0.5)),
                Math.Min(durationSeconds, axes.TimeOf(stretch.Last + 0.5)),
                stretch.Strongest.LowHz,
                stretch.Strongest.HighHz,
                stretch.Strongest.Score) { Evidence = [stretch.Strongest] }),
        ];
    }

    private sealed record Stretch(long First, long Last, AnomalyEvidence Strongest);
}
