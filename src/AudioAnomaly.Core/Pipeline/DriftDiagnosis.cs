using System.Globalization;
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

    /// <summary>Fits as many detectors as there are folds, of the members that fit quickly.</summary>
    /// <param name="folds">The recordings.</param>
    /// <param name="interleaved">Their scores by interleaved folds.</param>
    /// <param name="detector">The detector that learned all, with the scale of these scores.</param>
    /// <param name="policy">How the threshold is found.</param>
    /// <returns>A warning, or null.</returns>
    public static string? Find(CrossFit folds, HeldOutScores interleaved, ICrossFittedDetector detector, ThresholdPolicy policy)
    {
        if (policy.IsManual || !folds.HasStretches || detector.CreateForDrift(folds.Share) is not { } quick)
        {
            return null;
        }

        IReadOnlyList<string>? all = (detector as IStandardizedDetector)?.MemberNames, kept = (quick as IStandardizedDetector)?.MemberNames;
        HeldOutScores usual = interleaved.Place(all, all, kept);
        HeldOutScores blocked = folds.Score(() => detector.CreateForDrift(folds.Share)!, FoldKind.Contiguous, progress: false).Place(kept, all, kept);
        double? threshold = policy.Compute([.. usual.Fuse(detector).Order()], out _);
        IReadOnlyList<double> scores = blocked.Fuse(detector);
        double share = scores.Count(score => score > threshold) / (double)scores.Count;
        string member = blocked.FindMostUnusualMember(detector, usual, Usual) is { } name ? $", most by their {name}" : string.Empty;
        return share <= Remarkable ? null
            : string.Create(CultureInfo.InvariantCulture, $"The normal recordings change along their list: of a stretch that was not learned, {100 * share:0} % of the windows are above the threshold{member}. Expect as many false alarms if the sound goes on changing like that. Fit on more varied recordings, or calibrate with {nameof(CalibrationOptions.FoldKind)} = {nameof(FoldKind.Contiguous)}.");
    }
}
