namespace AudioAnomaly.Evaluation;

/// <summary>A form of faithfulness, as reports name it.</summary>
/// <param name="Name">Its name in CSV.</param>
/// <param name="Title">Its column in tables.</param>
/// <param name="Of">Takes it out of what was measured; null where it was not.</param>
internal sealed record FaithfulnessForm(string Name, string Title, Func<FaithfulnessMetrics, FaithfulnessMeasure?> Of)
{
    /// <summary>All forms, in the order of the columns.</summary>
    public static IReadOnlyList<FaithfulnessForm> All { get; } =
    [
        new("ffAsPrinted", "FF v1 as printed", metrics => metrics.AsPrinted) { IsJudgement = false },
        new("ffRemoving", "FF v1 removing", metrics => metrics.Removing),
        new("ffReplacing", "FF v2", metrics => metrics.Replacing),
        new("relativeDrop", "relative drop", metrics => metrics.RelativeDrop),
    ];

    /// <summary>Whether higher values are better. Of the printed form nobody can say: it keeps what its text removes.</summary>
    public bool IsJudgement { get; private init; } = true;
}
