namespace AudioAnomaly;

/// <summary>CNN14's input normalisation as a factor and a summand per mel band.</summary>
/// <param name="Scale">The factors.</param>
/// <param name="Shift">The summands.</param>
internal sealed record InputNorm(float[] Scale, float[] Shift)
{
    /// <summary>Folds the batch norm of the input.</summary>
    public static InputNorm Fold(Cnn14Weights weights)
    {
        (double[] gain, double[] shift) = FoldedNorm.Of(weights, "bn0");
        return new InputNorm(Array.ConvertAll(gain, value => (float)value), Array.ConvertAll(shift, value => (float)value));
    }
}
