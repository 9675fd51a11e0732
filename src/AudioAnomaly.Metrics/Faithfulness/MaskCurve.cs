namespace AudioAnomaly.Metrics;

/// <summary>How the score changes while an explanation's cells are removed or brought in, the most claimed ones first. Immutable.</summary>
/// <param name="Fractions">The share of the valid cells that were removed or brought in: 0 to 1 in equal steps.</param>
/// <param name="Scores">The raw scores.</param>
/// <param name="ScaledScores">f of the scores.</param>
public sealed record MaskCurve(IReadOnlyList<double> Fractions, IReadOnlyList<double> Scores, IReadOnlyList<double> ScaledScores)
{
    /// <summary>The area under f over the fractions, by trapezoids: low is good for deletion, high for insertion.</summary>
    public double Area
    {
        get
        {
            double area = 0;
            for (int i = 1; i < Fractions.Count; i++)
            {
                area += (Fractions[i] - Fractions[i - 1]) * (ScaledScores[i] + ScaledScores[i - 1]) / 2;
            }

            return area;
        }
    }
}
