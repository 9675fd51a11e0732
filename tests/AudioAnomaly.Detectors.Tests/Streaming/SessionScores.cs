namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>All that a session gave out.</summary>
internal sealed class SessionScores
{
    public List<SessionFrame> Frames { get; } = [];

    public List<AnomalySegment> Segments { get; } = [];

    public float[] Map => [.. Frames.SelectMany(frame => frame.Map.ToArray())];

    /// <summary>Pushes a recording in pieces of the given lengths, again and again, and completes.</summary>
    public static SessionScores Of(AudioAnomalyModel model, AudioClip clip, AudioSessionOptions? options = null, params int[] lengths)
    {
        var scores = new SessionScores();
        using AudioAnomalySession session = model.OpenSession(clip.SampleRate, options);
        ReadOnlySpan<float> rest = clip.Samples.Span;
        for (int i = 0; rest.Length > 0; i++)
        {
            int length = lengths.Length == 0 ? rest.Length : Math.Min(rest.Length, lengths[i % lengths.Length]);
            scores.Add(session.Take(rest[..length]));
            rest = rest[length..];
        }

        scores.Add(session.Complete());
        return scores;
    }

    private void Add(SessionUpdate update)
    {
        Frames.AddRange(update.Frames);
        Segments.AddRange(update.Segments);
    }
}
