using System.Globalization;

namespace AudioAnomaly.Hosting;

/// <summary>A threshold that labelled alarms speak for. Plain immutable data.</summary>
/// <param name="Threshold">The raw score.</param>
/// <param name="FaultsFound">How many of the labelled faults lie above it.</param>
/// <param name="NormalsAbove">How many normal windows do, those labelled nothing included.</param>
/// <param name="Text">What it would change, in words.</param>
public sealed record ThresholdProposal(double Threshold, int FaultsFound, int NormalsAbove, string Text)
{
    // Fewer faults say little of the next one.
    private const int FewestFaults = 3;

    /// <summary>Finds the threshold with the highest share of faults above it less the share of normal windows (Youden's J), in the middle of the widest gap.</summary>
    /// <param name="normals">Scores of normal windows and of alarms that were nothing.</param>
    /// <param name="faults">Scores of labelled faults.</param>
    /// <param name="threshold">The threshold of today; null if there is none.</param>
    /// <returns>The proposal; null if there are too few faults, or it is no better than the threshold of today.</returns>
    internal static ThresholdProposal? Find(IReadOnlyList<double> normals, IReadOnlyList<double> faults, double? threshold)
    {
        if (faults.Count < FewestFaults || normals.Count == 0)
        {
            return null;
        }

        double[] all = [.. normals.Concat(faults).Distinct().Order()];
        (double Gain, double Gap, double Value) best = (double.NegativeInfinity, 0, 0);
        for (int i = 0; i + 1 < all.Length; i++)
        {
            // A score at the threshold is normal.
            double value = (all[i] + all[i + 1]) / 2;
            (double, double, double) next = (GainOf(value), all[i + 1] - all[i], value);
            best = next.CompareTo(best) > 0 ? next : best;
        }

        if (double.IsNegativeInfinity(best.Gain) || (threshold is { } known && GainOf(known) >= best.Gain))
        {
            return null;
        }

        (int found, int above) = (faults.Count(score => score > best.Value), normals.Count(score => score > best.Value));
        string now = threshold is { } old
            ? string.Create(CultureInfo.InvariantCulture, $" Now, at {old:0.###}, it is {faults.Count(score => score > old)} and {normals.Count(score => score > old)}.")
            : string.Empty;
        return new ThresholdProposal(
            best.Value,
            found,
            above,
            string.Create(CultureInfo.InvariantCulture, $"Above {best.Value:0.###} {CountText.Verb(found, "lies", "lie")} {CountText.Of(found, faults.Count, "labelled fault")} and {CountText.Of(above, normals.Count, "normal window")}.{now}"));

        double GainOf(double value) => (faults.Count(score => score > value) / (double)faults.Count) - (normals.Count(score => score > value) / (double)normals.Count);
    }
}
