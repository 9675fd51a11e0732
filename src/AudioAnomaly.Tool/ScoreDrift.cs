using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>Tells whether a batch of scores says more about changed conditions than about faults.</summary>
internal static class ScoreDrift
{
    // Faults of all recordings at a time are rare; changed conditions lift nearly all.
    private const double ManyShare = 0.8;
    private const int FewestRecordings = 8;

    // What lasts from one recording on: most after it, few before.
    private const double MostAfter = 0.6;
    private const double MostBefore = 0.2;

    /// <summary>A sentence about the batch, or null.</summary>
    /// <param name="model">The model that scored it.</param>
    /// <param name="recordings">The recordings, in their order.</param>
    public static string? Describe(AudioAnomalyModel model, IReadOnlyList<ScoredKinds> recordings)
    {
        int above = recordings.Count(recording => recording.IsAnomalous);
        if (above < ManyShare * FewestRecordings || recordings.Count < FewestRecordings || model.Calibration.Scores.Count == 0)
        {
            return null;
        }

        bool isAll = above >= ManyShare * recordings.Count;
        int? change = isAll ? 0 : FindChange([.. recordings.Select(recording => recording.IsAnomalous)]);
        if (change is not { } first || IsFirstOfItsFolder(recordings, first))
        {
            return null;
        }

        var monitor = EvidenceDriftMonitor.Of(model, new DriftMonitorOptions { Horizon = recordings.Count });
        foreach (ScoredKinds recording in recordings)
        {
            monitor.Add(recording.Scores);
        }

        string[] moved = [.. monitor.Moved.Where(kind => monitor.Kinds[kind].Direction == DriftDirection.Higher)];
        int since = recordings.Skip(first).Count(recording => recording.IsAnomalous);
        return moved.Length == 0 ? null
            : (isAll
                ? $"{above} of {recordings.Count} recordings are above the threshold. It is more likely that the conditions changed than that all are faulty{Name(moved)}."
                : $"From '{recordings[first].Name}' on {since} of {recordings.Count - first} recordings are above the threshold, and {above - since} of {first} before it. Either the conditions changed, or a fault persists{Name(moved)}.")
                + " If these recordings are normal, find a new threshold with 'audioanomaly calibrate'.";
    }

    /// <summary>The recording, counted from 0, from which on most are above the threshold where few were before: the likeliest one; null if there is none.</summary>
    private static int? FindChange(bool[] isAbove)
    {
        int total = isAbove.Count(above => above), before = 0;
        (int Index, double LogLikelihood)? best = null;
        for (int i = 1; i <= isAbove.Length - FewestRecordings; i++)
        {
            before += isAbove[i - 1] ? 1 : 0;
            int after = total - before;
            double likelihood = LogLikelihood(before, i) + LogLikelihood(after, isAbove.Length - i);
            if (before <= MostBefore * i && after >= MostAfter * (isAbove.Length - i) && !(likelihood <= best?.LogLikelihood))
            {
                best = (i, likelihood);
            }
        }

        return best?.Index;
    }

    /// <summary>Whether a change comes with another folder: whoever sorted recordings into folders knows of it, and their order is not that of time.</summary>
    private static bool IsFirstOfItsFolder(IReadOnlyList<ScoredKinds> recordings, int index)
        => index > 0 && Path.GetDirectoryName(recordings[index].Name) != Path.GetDirectoryName(recordings[index - 1].Name);

    private static double LogLikelihood(int hits, int count)
        => hits == 0 || hits == count ? 0 : (hits * Math.Log((double)hits / count)) + ((count - hits) * Math.Log(1 - ((double)hits / count)));

    private static string Name(string[] moved) => moved is [EvidenceDriftMonitor.ScoreKind] ? string.Empty
        : $" (what changed: {string.Join(", ", moved)})";
}
