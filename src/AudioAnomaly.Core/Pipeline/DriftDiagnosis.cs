using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Tells how much the recordings change along their list: the share of windows that, scored by a detector that knows nothing of their stretch of the list, lie
/// above the threshold of interleaved folds. It is the share of false alarms to expect of a future that differs as these stretches do.
/// </summary>
internal static class DriftDiagnosis
{
    // A share that chance gives hardly ever where 5 % are expected.
    private const double Remarkable = 0.2;
    private const double Usual = 0.95;

    /// <summary>Fits twice as many detectors as there are folds.</summary>
    /// <returns>A warning, or null.</returns>
    public static string? Find(CrossFit folds, ICrossFittedDetector detector, ThresholdPolicy policy)
    {
        if (policy.IsManual || !folds.HasStretches || detector.CreateForDrift(folds.Share) is not { } scale)
        {
            return null;
        }

        folds.FitAll(scale);
        HeldOutScores interleaved = folds.Score(Create, FoldKind.Interleaved, progress: false), blocked = folds.Score(Create, FoldKind.Contiguous, progress: false);
        double? threshold = interleaved.ToCalibration(scale, policy, out _).Threshold;
        IReadOnlyList<double> scores = blocked.Fuse(scale);
        double share = scores.Count(score => score > threshold) / (double)scores.Count;
        string member = blocked.FindMostUnusualMember(scale, interleaved, Usual) is { } name ? $", most by their {name}" : string.Empty;
        return share <= Remarkable ? null
            : $"The normal recordings change along their list: of a stretch that was not learned, {100 * share:0} % of the windows are above the threshold{member}. Expect as many false alarms if the sound goes on changing like that. Fit on more varied recordings, or calibrate with {nameof(CalibrationOptions.FoldKind)} = {nameof(FoldKind.Contiguous)}.";

        ICrossFittedDetector Create() => detector.CreateForDrift(folds.Share)!;
    }
}
