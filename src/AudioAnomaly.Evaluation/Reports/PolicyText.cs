using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Threshold policies in words.</summary>
internal static class PolicyText
{
    /// <summary>What holds for a threshold found by a policy, such as "at most 5 % of normal recordings are expected above it"; null if it was set by hand.</summary>
    public static string? Of(ThresholdPolicy policy)
    {
        double value = policy.Value;
        return policy.ToString().Split(':')[0] switch
        {
            "quantile" => string.Create(CultureInfo.InvariantCulture, $"at most {100 * (1 - value):0.###} % of normal recordings are expected above it"),
            "gamma" => string.Create(
                CultureInfo.InvariantCulture,
                $"about {100 * (1 - value):0.###} % of normal recordings are expected above it, by a gamma distribution fitted to the scores"),
            "alarmsPerDay" => string.Create(CultureInfo.InvariantCulture, $"sound heard all day causes {value:0.####} false {(value == 1 ? "alarm" : "alarms")} a day"),
            _ => null,
        };
    }

    /// <summary>The threshold of a report's models in a sentence; null if the report does not tell.</summary>
    public static string? Of(EvaluationReport report)
    {
        try
        {
            return report.Settings.Options.TryGetValue("threshold", out string? text) && ThresholdPolicy.Parse(text) is { } policy
                ? Of(policy) is { } meaning ? $"Each model has a threshold of its own, found so that {meaning} ({policy})." : $"All models use one threshold, set by hand ({policy})."
                : null;
        }
        catch (FormatException)
        {
            // A report of another version.
            return null;
        }
    }
}
