namespace AudioAnomaly.Evaluation;

/// <summary>Short names of parts.</summary>
internal static class PartName
{
    /// <summary>Group, section and ratio, as far as there are any; then the detector.</summary>
    public static string Of(EvaluationPartResult part)
        => Join(part.Group, part.Section, part.SnrDb is null ? null : ReportNumber.Ratio(part.SnrDb), part.Detector);

    /// <summary>The same without the ratio, for figures that show all of them.</summary>
    public static string WithoutRatio(EvaluationPartResult part) => Join(part.Group, part.Section, part.Detector);

    private static string Join(params ReadOnlySpan<string?> names) => string.Join(" ", names.ToArray().Where(name => !string.IsNullOrEmpty(name)));
}
