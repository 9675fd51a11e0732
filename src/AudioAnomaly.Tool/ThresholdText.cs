using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary>A threshold and where it comes from, in sentences.</summary>
internal static class ThresholdText
{
    /// <summary>What somebody should know who reads verdicts by it.</summary>
    public static string Of(ScoreCalibration calibration)
    {
        string from = calibration.Scores.Count == 1 ? "1 held-out window of normal sound" : $"{calibration.Scores.Count} held-out windows of normal sound";
        return calibration.Threshold is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.####}. {Origin(calibration.Policy, from)} A recording with a higher score is called anomalous.")
            : $"None: {from} are too few for one. Every verdict is undecided. Fit on more normal recordings, or set a threshold with --threshold.";
    }

    private static string Origin(ThresholdPolicy policy, string from)
    {
        double value = policy.Value;
        return policy.ToString().Split(':')[0] switch
        {
            "quantile" => string.Create(
                CultureInfo.InvariantCulture,
                $"Found from {from} so that at most {100 * (1 - value):0.###} % of normal recordings are expected above it ({policy})."),
            "gamma" => string.Create(
                CultureInfo.InvariantCulture,
                $"The {value:0.####} quantile of a gamma distribution fitted to {from}: about {100 * (1 - value):0.###} % of normal recordings are expected above it ({policy})."),
            "alarmsPerDay" => string.Create(
                CultureInfo.InvariantCulture,
                $"Found from {from} so that sound heard all day causes {value:0.####} false {(value == 1 ? "alarm" : "alarms")} a day ({policy})."),
            _ => $"Set by hand ({policy}).",
        };
    }
}
