namespace AudioAnomaly.Evaluation;

/// <summary>One picture of a figure of maps.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Values">Cells (frames x bins), frame by frame from the lowest frequency up; NaN where nothing is known.</param>
/// <param name="Colors">Its colours.</param>
/// <param name="Unit">The values' unit, or nothing.</param>
/// <param name="Low">The value of the darkest colour; null to leave the faintest 2 % out of the scale.</param>
/// <param name="High">The value of the lightest colour; null for the highest value.</param>
internal sealed record MapPanel(string Title, ReadOnlyMemory<float> Values, ColorScale Colors, string Unit, double? Low = null, double? High = null)
{
    /// <summary>The ends of the colour scale.</summary>
    public (double Low, double High) Range()
    {
        if (Low is { } given && High is { } limit)
        {
            return (given, limit);
        }

        float[] sorted = [.. Values.ToArray().Where(float.IsFinite)];
        if (sorted.Length == 0)
        {
            return (0, 1);
        }

        // The faintest cells are usually digital silence or a filter's floor, and would swallow the scale.
        Array.Sort(sorted);
        double low = Low ?? sorted[(int)(0.02 * (sorted.Length - 1))];
        double high = High ?? sorted[^1];
        return (low, high > low ? high : low + 1);
    }
}
