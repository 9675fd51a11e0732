using System.Globalization;

namespace AudioAnomaly.Metrics;

/// <summary>A fixed, monotone function from raw scores to 0 to 1, which faithfulness needs where classifiers have probabilities. Immutable.</summary>
/// <remarks>
/// The default is the scale of the model's own calibration; the others are for models without one, and for comparison with published figures.
/// </remarks>
public sealed class ScoreScale
{
    private readonly Func<double, double> _map;

    private ScoreScale(string name, double threshold, Func<double, double> map) => (Name, Threshold, _map) = (name, threshold, map);

    /// <summary>The function's name, for tables.</summary>
    public string Name { get; }

    /// <summary>The raw score above which a recording is called anomalous.</summary>
    public double Threshold { get; }

    /// <summary>The calibration of a model, which is the logistic function of its own held-out recordings.</summary>
    /// <param name="calibration">The calibration.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">The model has no threshold.</exception>
    public static ScoreScale FromCalibration(ScoreCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return calibration.Threshold is { } threshold
            ? new ScoreScale("calibration", threshold, score => calibration.Calibrate(score)!.Value)
            : throw new ArgumentException(
                "The model has no threshold. Fit it on more normal recordings, or set a threshold by hand (WithThreshold).",
                nameof(calibration));
    }

    /// <summary>The function that a model's calibration would be, made of any scores of normal recordings. It does not saturate early.</summary>
    /// <param name="normalScores">Scores of normal recordings that the detector has not learned. At least two.</param>
    /// <param name="threshold">The score that becomes 0.5; null for the 0.95 quantile of the normal scores, so that their median becomes 0.05.</param>
    /// <returns>The logistic function, whose width is at least a twentieth of the threshold, so that equal normal scores do not make it a step.</returns>
    /// <exception cref="ArgumentException">There are fewer than two scores, or one is not finite.</exception>
    public static ScoreScale Logistic(IEnumerable<double> normalScores, double? threshold = null)
    {
        double[] sorted = Sorted(normalScores);
        var scale = LogisticScale.Around(threshold ?? Percentile.OfSorted(sorted, 0.95), sorted);
        return new ScoreScale("logistic", scale.Centre, scale.Map);
    }

    /// <summary>
    /// The share of held-out normal scores below, with ties half. Easy to read, but 1 for every clear anomaly, so that removing half of one changes
    /// nothing.
    /// </summary>
    /// <param name="normalScores">Scores of normal recordings that the detector has not learned. At least two.</param>
    /// <param name="threshold">The score above which a recording is called anomalous; null for the 0.95 quantile of the normal scores.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">There are fewer than two scores, or one is not finite.</exception>
    public static ScoreScale Empirical(IEnumerable<double> normalScores, double? threshold = null)
    {
        double[] sorted = Sorted(normalScores);
        return new ScoreScale("empirical", threshold ?? Percentile.OfSorted(sorted, 0.95), score =>
        {
            int below = Array.FindIndex(sorted, value => value >= score), notAbove = Array.FindIndex(sorted, value => value > score);
            return ((below < 0 ? sorted.Length : below) + (notAbove < 0 ? sorted.Length : notAbove)) / (2.0 * sorted.Length);
        });
    }

    /// <summary>
    /// (s - lowest) / (highest - lowest) over the scores of the test, not clamped: the paper's code base does this.
    /// It uses the test set, so that numbers of two test sets do not compare.
    /// </summary>
    /// <param name="testScores">The scores of all test recordings. At least two different ones.</param>
    /// <param name="threshold">The score above which a recording is called anomalous; null for the middle.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">There are no two different scores, or one is not finite.</exception>
    public static ScoreScale MinMax(IEnumerable<double> testScores, double? threshold = null)
    {
        double[] sorted = Sorted(testScores);
        double low = sorted[0], range = sorted[^1] - low;
        return range > 0
            ? new ScoreScale("min-max", threshold ?? (low + (range / 2)), score => (score - low) / range)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"All scores are {low}: they give no scale."), nameof(testScores));
    }

    /// <summary>Maps a raw score.</summary>
    /// <param name="score">The raw score.</param>
    /// <returns>0 to 1 (for min-max, beyond them outside of the test's scores).</returns>
    public double Map(double score) => _map(score);

    private static double[] Sorted(IEnumerable<double> scores)
    {
        const int Least = 2;
        ArgumentNullException.ThrowIfNull(scores);
        double[] sorted = [.. scores.Order()];
        return sorted.Length >= Least && Array.TrueForAll(sorted, double.IsFinite) ? sorted
            : throw new ArgumentException(
                $"At least {Least} finite scores are needed, but there are {sorted.Count(double.IsFinite)} of {sorted.Length}.",
                nameof(scores));
    }
}
