namespace AudioAnomaly.Evaluation;

/// <summary>One number of a result, and all that reports need to know of it.</summary>
/// <param name="Name">Its name in JSON and CSV.</param>
/// <param name="Title">Its column in tables.</param>
/// <param name="Direction">Which values are better.</param>
/// <param name="Of">Takes it out of a result; null where it is undefined or was not measured.</param>
internal sealed record EvaluationMeasure(string Name, string Title, MeasureDirection Direction, Func<EvaluationPartResult, double?> Of)
{
    /// <summary>Whether means over parts are taken of it.</summary>
    public bool IsAveraged { get; init; }

    /// <summary>Its column beside those of cells and frames, as the paper calls it.</summary>
    public string PaperTitle { get; init; } = Title;
}
