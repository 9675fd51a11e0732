namespace AudioAnomaly.Evaluation;

/// <summary>
/// A band with smooth edges: 1 inside, falling to 0 over a third of an octave on either side, as half a cosine over the logarithm of frequency.
/// </summary>
internal static class BandShape
{
    private const double SkirtOctaves = 1.0 / 3;

    public static double Weight(double frequency, double lowHz, double highHz)
    {
        if (frequency <= 0)
        {
            return 0;
        }

        double outside = Math.Max(Math.Log2(lowHz / frequency), Math.Log2(frequency / highHz));
        return outside <= 0 ? 1 : outside >= SkirtOctaves ? 0 : 0.5 + (0.5 * Math.Cos(Math.PI * outside / SkirtOctaves));
    }
}
