namespace AudioAnomaly.Evaluation;

/// <summary>One form of faithfulness for the map and for the masks that it must beat, all of the map's area. Immutable.</summary>
/// <param name="Explanation">The map itself.</param>
/// <param name="Random">Its values in random cells.</param>
/// <param name="Inverted">Its values in reverse order.</param>
/// <param name="Rolled">The map at another time.</param>
/// <param name="Oracle">Its highest values where the truth is; null without truth.</param>
public sealed record FaithfulnessMeasure(
    MeanAndDeviation Explanation,
    MeanAndDeviation Random,
    MeanAndDeviation Inverted,
    MeanAndDeviation Rolled,
    MeanAndDeviation? Oracle);
