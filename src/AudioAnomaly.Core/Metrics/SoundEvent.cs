namespace AudioAnomaly.Metrics;

/// <summary>A stretch of time in a recording.</summary>
/// <param name="OnsetSeconds">Its start, in seconds from the start of the recording.</param>
/// <param name="OffsetSeconds">Its end, in seconds.</param>
public readonly record struct SoundEvent(double OnsetSeconds, double OffsetSeconds)
{
    /// <summary>Turns labels of frames into events: one for each unbroken run.</summary>
    /// <param name="labels">One label per frame.</param>
    /// <param name="axes">The axes of the frames' spectrogram; a frame reaches half a step to both sides of its centre.</param>
    /// <returns>The events by time; none starts before 0 s.</returns>
    public static IReadOnlyList<SoundEvent> FromFrames(ReadOnlySpan<bool> labels, SpectrogramAxes axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        var events = new List<SoundEvent>();
        for (int frame = 0; frame < labels.Length; frame++)
        {
            if (labels[frame])
            {
                int first = frame;
                while (frame + 1 < labels.Length && labels[frame + 1])
                {
                    frame++;
                }

                events.Add(new SoundEvent(Math.Max(0, axes.TimeOf(first - 0.5)), axes.TimeOf(frame + 0.5)));
            }
        }

        return events;
    }

    /// <summary>Turns the segments of a result into events. Segments that overlap in time, in different bands, become one.</summary>
    /// <param name="segments">The segments, such as <see cref="AnomalySummary.Segments"/>.</param>
    /// <returns>The events by time.</returns>
    public static IReadOnlyList<SoundEvent> FromSegments(IEnumerable<AnomalySegment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        var events = new List<SoundEvent>();
        foreach (AnomalySegment segment in segments.OrderBy(segment => segment.StartSeconds))
        {
            if (events.Count > 0 && segment.StartSeconds <= events[^1].OffsetSeconds)
            {
                events[^1] = events[^1] with { OffsetSeconds = Math.Max(events[^1].OffsetSeconds, segment.EndSeconds) };
            }
            else
            {
                events.Add(new SoundEvent(segment.StartSeconds, segment.EndSeconds));
            }
        }

        return events;
    }
}
