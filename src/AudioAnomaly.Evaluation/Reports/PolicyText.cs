namespace AudioAnomaly.Evaluation;

/// <summary>The threshold policy of a report in words.</summary>
internal static class PolicyText
{
    /// <summary>The threshold of a report's models in a sentence; null if the report does not tell.</summary>
    public static string? Of(EvaluationReport report)
    {
        try
        {
            return report.Settings.Options.TryGetValue("threshold", out string? text) && ThresholdPolicy.Parse(text) is { } policy
                ? policy.Meaning is { } meaning ? $"Each model has a threshold of its own, found so that {meaning} ({policy})." : $"All models use one threshold, set by hand ({policy})."
                : null;
        }
        catch (FormatException)
        {
            // A report of another version.
            return null;
        }
    }
}
