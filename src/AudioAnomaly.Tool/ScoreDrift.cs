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
    /// <param name="scores">The raw scores, in the recordings' order.</param>
    public static string? Describe(AudioAnomalyModel model, IReadOnlyList<double> scores)
    {
        int above = scores.Count(score => score > model.Calibration.Threshold);
        if (scores.Count < FewestRecordings || above < ManyShare * scores.Count || model.Calibration.Scores.Count == 0)
        {
            return null;
        }

        var monitor = DriftMonitor.Of(model, new DriftMonitorOptions { Horizon = scores.Count });
        foreach (double score in scores)
        {
            monitor.Add(score);
        }

        return monitor.State.Direction == DriftDirection.Higher
            ? $"{above} of {scores.Count} recordings are above the threshold: rather the conditions changed than all are faulty."
                + " If they are normal, set the threshold anew with 'calibrate'."
            : null;
    }
}
