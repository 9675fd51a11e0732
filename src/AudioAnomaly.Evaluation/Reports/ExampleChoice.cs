namespace AudioAnomaly.Evaluation;

/// <summary>An example worth a picture.</summary>
/// <param name="Part">The part it belongs to.</param>
/// <param name="Example">The recording.</param>
/// <param name="Rank">The share of the part's normal recordings that score lower, ties counted half; NaN without any.</param>
internal sealed record ExampleChoice(EvaluationPartResult Part, EvaluationExample Example, double Rank)
{
    /// <summary>
    /// The best and the worst found anomalous examples of a detector. Scores of different models cannot be compared, so that the rank among the normal
    /// recordings of the same model decides.
    /// </summary>
    /// <param name="parts">The detector's parts.</param>
    /// <param name="count">How many of each.</param>
    /// <returns>The best from the best down, and the worst from the worst up; no recording in both.</returns>
    public static (IReadOnlyList<ExampleChoice> Best, IReadOnlyList<ExampleChoice> Worst) Of(IEnumerable<EvaluationPartResult> parts, int count)
    {
        ExampleChoice[] ordered = [.. parts
            .SelectMany(part => part.Examples.Where(example => example.IsAnomalous).Select(example => new ExampleChoice(part, example, RankOf(part, example))))
            .OrderByDescending(choice => double.IsNaN(choice.Rank) ? 0 : choice.Rank)
            .ThenByDescending(choice => choice.Example.Threshold is { } threshold and > 0 ? choice.Example.Score / threshold : 0)];
        int best = Math.Min(count, (ordered.Length + 1) / 2);
        return (ordered[..best], [.. ordered[best..].Reverse().Take(count)]);
    }

    private static double RankOf(EvaluationPartResult part, EvaluationExample example)
    {
        double[] normals = [.. part.Scores.Where(score => !score.IsAnomalous).Select(score => score.Score)];
        return normals.Length == 0 ? double.NaN
            : (normals.Count(score => score < example.Score) + (0.5 * normals.Count(score => score == example.Score))) / normals.Length;
    }
}
