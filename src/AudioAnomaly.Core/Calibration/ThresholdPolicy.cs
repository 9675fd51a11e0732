using System.Globalization;
using System.Text.Json.Nodes;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace AudioAnomaly;

/// <summary>How the threshold between normal and anomalous is found from the scores of held-out normal clips. Immutable.</summary>
public sealed class ThresholdPolicy
{
    // Below this many scores nothing sensible can be said of their distribution.
    private const int FewestScores = 3;

    // 100 x 0.55 is 55.00000000000001 in floating point: without slack its ceiling would be one rank too high.
    private const double RoundingSlack = 1e-9;

    private readonly Kind _kind;

    private ThresholdPolicy(Kind kind, double value) => (_kind, Value) = (kind, value);

    private enum Kind
    {
        Quantile,
        Gamma,
        Manual,
    }

    /// <summary>The policy's parameter: a probability, or the raw score itself if it is set by hand.</summary>
    public double Value { get; }

    internal bool IsManual => _kind == Kind.Manual;

    /// <summary>
    /// A quantile of the held-out scores themselves, chosen so that a new normal clip exceeds it with probability at most 1 - <paramref name="probability"/>
    /// (split conformal prediction).
    /// </summary>
    /// <param name="probability">The share of normal clips that should pass, between 0 and 1: 0.95 allows 5 % false alarms.</param>
    /// <returns>The policy.</returns>
    /// <remarks>
    /// Needs at least probability / (1 - probability) held-out clips (19 for 0.95). With fewer the tail is extrapolated by <see cref="Gamma"/> and the model
    /// carries a warning.
    /// </remarks>
    public static ThresholdPolicy Quantile(double probability) => new(Kind.Quantile, CheckProbability(probability));

    /// <summary>A quantile of the gamma distribution fitted to the held-out scores by maximum likelihood, as the DCASE baselines do.</summary>
    /// <param name="probability">The share of normal clips that should pass, between 0 and 1.</param>
    /// <returns>The policy.</returns>
    public static ThresholdPolicy Gamma(double probability) => new(Kind.Gamma, CheckProbability(probability));

    /// <summary>A raw score set by hand.</summary>
    /// <param name="rawScore">The threshold; finite.</param>
    /// <returns>The policy.</returns>
    public static ThresholdPolicy Manual(double rawScore)
        => double.IsFinite(rawScore) ? new(Kind.Manual, rawScore) : throw new ArgumentOutOfRangeException(nameof(rawScore), rawScore, "The threshold must be a finite number.");

    /// <summary>Reads what <see cref="ToString"/> writes: "quantile:0.95", "gamma:0.99" or "manual:3.2"; a plain number is a threshold set by hand.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FormatException">The text is no policy.</exception>
    public static ThresholdPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        if (!double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            throw BadText(text);
        }

        try
        {
            return (parts.Length == 1 ? "manual" : parts[0]) switch
            {
                "quantile" => Quantile(value),
                "gamma" => Gamma(value),
                "manual" => Manual(value),
                _ => throw BadText(text),
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"'{text}' is no threshold: {e.Message}", e);
        }
    }

    /// <summary>The policy as text.</summary>
    /// <returns>Such as "quantile:0.95".</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Value:R}");

    internal JsonObject ToJson() => new() { ["policy"] = Name, ["value"] = Value };

    internal static ThresholdPolicy FromJson(JsonObject json)
        => Parse(string.Create(CultureInfo.InvariantCulture, $"{json["policy"]!.GetValue<string>()}:{json["value"]!.GetValue<double>():R}"));

    /// <summary>Finds the threshold.</summary>
    /// <param name="sorted">Held-out scores, ascending.</param>
    /// <param name="warning">What the user should know, or null.</param>
    /// <returns>The threshold, or null when there are too few scores for any.</returns>
    internal double? Compute(IReadOnlyList<double> sorted, out string? warning)
    {
        warning = null;
        if (_kind == Kind.Manual)
        {
            return Value;
        }

        if (sorted.Count < FewestScores)
        {
            warning = $"Only {sorted.Count} normal windows were held out, too few for a threshold: the verdict stays undecided. Fit on more normal recordings, or set a threshold by hand.";
            return null;
        }

        int rank = (int)Math.Ceiling((sorted.Count + 1) * Value * (1 - RoundingSlack));
        if (_kind == Kind.Quantile && rank <= sorted.Count)
        {
            return sorted[rank - 1];
        }

        if (_kind == Kind.Quantile)
        {
            int needed = (int)Math.Ceiling(Value / (1 - Value) * (1 - RoundingSlack));
            warning = $"Only {sorted.Count} normal windows were held out, but the {Value:0.####} quantile needs {needed}: the threshold was extrapolated with a gamma distribution and is a rough guess. Fit on more normal recordings.";
        }

        return GammaQuantile(sorted, Value);
    }

    private string Name => _kind switch
    {
        Kind.Quantile => "quantile",
        Kind.Gamma => "gamma",
        _ => "manual",
    };

    private static FormatException BadText(string text)
        => new($"'{text}' is no threshold: use quantile:P or gamma:P with P between 0 and 1, or a raw score.");

    private static double CheckProbability(double probability) => probability is > 0 and < 1
        ? probability
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability must lie between 0 and 1, both excluded.");

    private static double GammaQuantile(IReadOnlyList<double> sorted, double probability)
    {
        // Scores are 0 or more; exact zeros would have no logarithm.
        double tiny = Math.Max(sorted[^1] * 1e-9, double.Epsilon * 1e20);
        double mean = sorted.Average(score => Math.Max(score, tiny));
        double logGap = Math.Log(mean) - sorted.Average(score => Math.Log(Math.Max(score, tiny)));
        if (logGap < 1e-9)
        {
            return sorted[^1]; // All scores are equal: the distribution is a point.
        }

        // Minka, "Estimating a Gamma distribution" (2002): Newton steps on 1/shape.
        double shape = (3 - logGap + Math.Sqrt(((logGap - 3) * (logGap - 3)) + (24 * logGap))) / (12 * logGap);
        for (int i = 0; i < 20; i++)
        {
            const double H = 1e-4;
            double trigamma = (SpecialFunctions.DiGamma(shape * (1 + H)) - SpecialFunctions.DiGamma(shape * (1 - H))) / (2 * H * shape);
            double inverse = (1 / shape) + ((-logGap + Math.Log(shape) - SpecialFunctions.DiGamma(shape)) / (shape * shape * ((1 / shape) - trigamma)));
            shape = inverse > 0 ? 1 / inverse : shape * 2;
        }

        double quantile = MathNet.Numerics.Distributions.Gamma.InvCDF(shape, shape / mean, probability);
        return double.IsFinite(quantile)
            ? quantile
            : Normal.InvCDF(mean, mean / Math.Sqrt(shape), probability); // A gamma of huge shape is a normal distribution.
    }
}
