using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary>A threshold and where it comes from, in sentences.</summary>
internal static class ThresholdText
{
    /// <summary>What somebody should know who reads verdicts by it.</summary>
    public static string Of(ScoreCalibration calibration)
    {
        string from = CountText.Of(calibration.Scores.Count, "held-out window of normal sound", "held-out windows of normal sound");
        return calibration.Threshold is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.####}. {Origin(calibration.Policy, from)} A recording with a higher score is called anomalous.")
            : $"None: {from} {CountText.Verb(calibration.Scores.Count)} too few for one. Every verdict is undecided. Fit or calibrate on more normal recordings, or set a threshold with --threshold.";
    }

    /// <summary>What the normal recordings' own change over time says of false alarms; null if it is not known.</summary>
    public static string? DescribeDrift(AudioAnomalyModel model)
    {
        if (model is not { FalseAlarmRateUnderDrift: { } rate, Calibration: { Threshold: { } threshold, Scores: { Count: > 0 } scores } })
        {
            return null;
        }

        double usual = (double)scores.Count(score => score > threshold) / scores.Count;
        return rate <= usual ? "none in these recordings that would add false alarms."
            : string.Create(CultureInfo.InvariantCulture, $"if conditions go on changing as they did during these recordings, expect {100 * rate:0} % false alarms, not {100 * usual:0} %.");
    }

    private static string Origin(ThresholdPolicy policy, string from)
        => policy.Meaning is { } meaning ? $"Found from {from} so that {meaning} ({policy})." : $"Set by hand ({policy}).";
}
