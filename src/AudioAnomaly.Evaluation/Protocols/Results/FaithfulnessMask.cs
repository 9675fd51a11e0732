namespace AudioAnomaly.Evaluation;

/// <summary>A mask whose faithfulness stands in reports: the map, or one to compare it with.</summary>
/// <param name="Suffix">What follows the form's name in CSV; nothing for the map.</param>
/// <param name="Title">Its name in tables.</param>
/// <param name="Of">Takes it out of a form; null without truth.</param>
internal sealed record FaithfulnessMask(string Suffix, string Title, Func<FaithfulnessMeasure, MeanAndDeviation?> Of)
{
    /// <summary>The map and its controls, in the order of the rows.</summary>
    public static IReadOnlyList<FaithfulnessMask> All { get; } =
    [
        new("", "the map", measure => measure.Explanation),
        new("Random", "its values in random cells", measure => measure.Random),
        new("Rolled", "rolled in time", measure => measure.Rolled),
        new("Inverted", "inverted", measure => measure.Inverted),
        new("Oracle", "oracle", measure => measure.Oracle),
    ];
}
