namespace AudioAnomaly;

/// <summary>CNN14's input normalisation as a factor and a summand per mel band.</summary>
/// <param name="Scale">The factors.</param>
/// <param name="Shift">The summands.</param>
internal sealed record InputNorm(float[] Scale, float[] Shift)
{
    private const double Epsilon = 1e-5;

    /// <summary>Folds the batch norm of the input.</summary>
    public static InputNorm Fold(Cnn14Weights weights)
    {
        float[] scale = new float[weights.Mels];
        float[] shift = new float[weights.Mels];
        for (int band = 0; band < scale.Length; band++)
        {
            double gain = weights["bn0.weight"][band] / Math.Sqrt(weights["bn0.running_var"][band] + Epsilon);
            scale[band] = (float)gain;
            shift[band] = (float)(weights["bn0.bias"][band] - (weights["bn0.running_mean"][band] * gain));
        }

        return new InputNorm(scale, shift);
    }
}
