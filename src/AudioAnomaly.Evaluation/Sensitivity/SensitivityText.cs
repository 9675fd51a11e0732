using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>A sensitivity report in words.</summary>
internal static class SensitivityText
{
    public static IReadOnlyList<string> Describe(SensitivityReport report)
    {
        double share = report.Options.FoundShare;
        return
        [
            .. report.Curves.GroupBy(curve => (curve.Kind, curve.IsQuieter)).Select(kind
                => $"{Name(kind.Key.Kind, kind.Key.IsQuieter)}: {Sentence([.. kind], share)}{Rest(kind.First(), share)}."),
        ];
    }

    /// <summary>A strength as it stands above a column: gains with their sign, depths without.</summary>
    public static string ShortStrength(SyntheticFaultKind kind, double strength)
        => strength.ToString(kind == SyntheticFaultKind.Modulation ? "0.##" : "+0.##;-0.##;0", CultureInfo.InvariantCulture);

    /// <summary>What happens.</summary>
    public static string Name(SyntheticFaultKind kind, bool isQuieter) => kind switch
    {
        SyntheticFaultKind.Band => isQuieter ? "A band that is quieter" : "A band that is louder",
        SyntheticFaultKind.Tone => "A tone",
        SyntheticFaultKind.Modulation => "A band that swings",
        SyntheticFaultKind.Event => "A short event",
        _ => isQuieter ? "Everything quieter" : "Everything louder",
    };

    /// <summary>A strength with its unit, such as "6 dB under the recording".</summary>
    public static string Strength(SyntheticFaultKind kind, double strength) => kind switch
    {
        SyntheticFaultKind.Modulation => string.Create(CultureInfo.InvariantCulture, $"a depth of {100 * strength:0} %"),
        SyntheticFaultKind.Band or SyntheticFaultKind.Level => string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(strength):0.#} dB"),
        _ when strength < 0 => string.Create(CultureInfo.InvariantCulture, $"{-strength:0.#} dB under the recording"),
        _ when strength == 0 => "the recording's own level",
        _ => string.Create(CultureInfo.InvariantCulture, $"{strength:0.#} dB above the recording"),
    };

    private static string Sentence(SensitivityCurve[] curves, double share)
    {
        SensitivityCurve[] octaves = [.. curves.Where(curve => curve.LowHz is not null)];
        if (octaves.Length == 0)
        {
            return Found(curves[0], share);
        }

        // Neighbours that are heard alike are one band.
        var parts = new List<string>();
        for (int first = 0, last; first < octaves.Length; first = last + 1)
        {
            string found = Found(octaves[first], share);
            for (last = first; last + 1 < octaves.Length && Found(octaves[last + 1], share) == found;)
            {
                last++;
            }

            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{found} between {octaves[first].LowHz:0.#} and {octaves[last].HighHz:0.#} Hz"));
        }

        return string.Join("; ", parts);
    }

    /// <summary>How much is found all the same, if not enough is.</summary>
    private static string Rest(SensitivityCurve all, double share) => all.Points[^1] is { Found: > 0 } strongest && strongest.Share < share
        ? string.Create(CultureInfo.InvariantCulture, $" ({100 * strongest.Share:0} % of the strongest are found)")
        : string.Empty;

    private static string Found(SensitivityCurve curve, double share) => curve.Points.Sum(point => point.Cases) == 0
        ? "not tested"
        : curve.WeakestFound(share) is { } weakest
            ? $"found from {Strength(curve.Kind, weakest)}"
            : $"not found up to {Strength(curve.Kind, curve.Points[^1].Strength)}";
}
