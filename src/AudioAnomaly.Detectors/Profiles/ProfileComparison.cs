namespace AudioAnomaly;

/// <summary>Compares standardised profiles of some length with normal ones. Immutable.</summary>
internal abstract class ProfileComparison
{
    /// <summary>Compares a profile.</summary>
    /// <param name="profile">Standardised numbers.</param>
    /// <param name="numbersPerRow">Numbers of a frequency row.</param>
    public abstract ProfileScore Compare(ReadOnlySpan<float> profile, int numbersPerRow);

    /// <summary>The mean square of each row's numbers.</summary>
    protected static float[] MeanSquares(ReadOnlySpan<float> numbers, int numbersPerRow)
    {
        float[] squares = new float[numbers.Length / numbersPerRow];
        for (int row = 0; row < squares.Length; row++)
        {
            squares[row] = FixedOrderSum.SumOfSquares(numbers.Slice(row * numbersPerRow, numbersPerRow)) / numbersPerRow;
        }

        return squares;
    }
}
