namespace AudioAnomaly.Evaluation;

/// <summary>Which method of the paper a detector is.</summary>
internal static class PaperMethod
{
    /// <summary>The detectors of a report, each with its parts, in the order of the tables.</summary>
    public static IEnumerable<IGrouping<string, EvaluationPartResult>> Detectors(EvaluationReport report)
        => report.Parts.GroupBy(part => part.Detector).OrderBy(detector => PlaceOf(report.Settings.Detectors, detector.Key));

    /// <summary>The paper's row of a detector; names may say more than the method, such as "padim perFrequency".</summary>
    public static T? Find<T>(IEnumerable<T> rows, Func<T, string> method, string detector)
        where T : struct
    {
        foreach (T row in rows)
        {
            if (detector.StartsWith(method(row), StringComparison.OrdinalIgnoreCase))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>What all comparisons with the paper have to say.</summary>
    public static string BackboneNote(EvaluationReport report)
    {
        string frontEnd = report.Settings.Preset is { } preset ? $" with the front end {preset}" : string.Empty;
        string used = report.Settings.Backbone ?? "an unnamed network";

        // As a checkpoint's identity says it.
        return used.StartsWith("clap2022 ", StringComparison.Ordinal)
            ? $"The network is the paper's, CNN14 of CLAP (2022): {used}{frontEnd}."
            : $"The paper computes features with CNN14 of CLAP (2022) at 44.1 kHz. Here they come from {Named(used)}{frontEnd}: differences from the paper's figures may come from that alone.";
    }

    private static string Named(string backbone)
        => backbone.StartsWith("synthetic ", StringComparison.Ordinal) ? $"the small network of this library, which was trained on generated sound ({backbone})" : backbone;

    /// <summary>What the spread in a table means, where there are several seeds.</summary>
    public static IEnumerable<string> SeedNote(EvaluationReport report) => report.Parts.Select(part => part.Seed).Distinct().Count() is var seeds and > 1
        ? [FormattableString.Invariant($"Ours are means over {seeds} seeds ± their standard deviation.")]
        : [];

    private static int PlaceOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return names.Count;
    }
}
