using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>Tells whether a batch of scores says more about changed conditions than about faults.</summary>
internal static class ScoreDrift
{
    // Faults of all recordings at a time are rare; changed conditions lift nearly all.
    private const double ManyShare = 0.8;
    private const int FewestRecordings = 8;

    /// <summary>A sentence about the batch, or null.</summary>
    /// <param name="model">The model that scored it.</param>
    /// <param name="results">The scores of each kind of evidence, or the raw scores, in the recordings' order.</param>
    /// <param name="above">How many recordings are above the threshold.</param>
    public static string? Describe(AudioAnomalyModel model, IReadOnlyList<IReadOnlyDictionary<string, double>> results, int above)
    {
        if (results.Count < FewestRecordings || above < ManyShare * results.Count || model.Calibration.Scores.Count == 0)
        {
            return null;
        }

        var monitor = EvidenceDriftMonitor.Of(model, new DriftMonitorOptions { Horizon = results.Count });
        foreach (IReadOnlyDictionary<string, double> scores in results)
        {
            monitor.Add(scores);
        }

        string[] moved = [.. monitor.Moved.Where(kind => monitor.Kinds[kind].Direction == DriftDirection.Higher)];
        return moved.Length == 0 ? null
            : $"{above} of {results.Count} recordings are above the threshold: rather the conditions changed than all are faulty{Name(moved)}."
                + " If they are normal, set the threshold anew with 'calibrate'.";
    }

    private static string Name(string[] moved) => moved is [EvidenceDriftMonitor.ScoreKind] ? string.Empty
        : $" ({string.Join(", ", moved)} moved)";
}
