namespace AudioAnomaly;

/// <summary>
/// Triangular mel filters on the Slaney scale with Slaney's area normalisation, as librosa's and torchaudio's defaults for PANNs and CLAP (Slaney, "Auditory
/// Toolbox", 1998). Immutable.
/// </summary>
internal sealed class MelFilterBank : BandFilters
{
    private const double HertzPerMel = 200.0 / 3;
    private const double LinearLimitHertz = 1000;
    private const double LinearLimitMel = LinearLimitHertz / HertzPerMel;
    private static readonly double LogStep = Logarithm.Ln(6.4) / 27;

    public MelFilterBank(LogMelOptions options)
        : this(options, EdgesOf(options))
    {
    }

    private MelFilterBank(LogMelOptions options, double[] edges)
        : base(edges[1..^1], [.. Enumerable.Range(0, options.MelBands).Select(band => Triangle(options, edges[band], edges[band + 1], edges[band + 2]))])
    {
    }

    /// <summary>The edges of all bands: each begins at the centre of the one before and ends at that of the next.</summary>
    private static double[] EdgesOf(LogMelOptions options)
    {
        double low = ToMel(options.MinFrequency), high = ToMel(options.MaxFrequency);
        double[] edges = new double[options.MelBands + 2];
        for (int i = 0; i < edges.Length; i++)
        {
            edges[i] = ToHertz(low + ((high - low) * i / (options.MelBands + 1)));
        }

        return edges;
    }

    private static (int FirstBin, double[] Weights) Triangle(LogMelOptions options, double lower, double centre, double upper)
    {
        double hertzPerBin = (double)options.SampleRate / options.FftLength;
        int first = (int)Math.Ceiling(lower / hertzPerBin);
        int last = Math.Min((int)Math.Floor(upper / hertzPerBin), options.FftLength / 2);
        double[] weights = new double[Math.Max(0, last - first + 1)];
        for (int i = 0; i < weights.Length; i++)
        {
            double frequency = (first + i) * hertzPerBin;
            double triangle = Math.Min((frequency - lower) / (centre - lower), (upper - frequency) / (upper - centre));

            // The reference stores its matrix in 32 bits.
            weights[i] = (float)(Math.Max(0, triangle) * 2 / (upper - lower));
        }

        return (first, weights);
    }

    private static double ToMel(double hertz) => hertz < LinearLimitHertz
        ? hertz / HertzPerMel
        : LinearLimitMel + (Logarithm.Ln(hertz / LinearLimitHertz) / LogStep);

    private static double ToHertz(double mel) => mel < LinearLimitMel
        ? mel * HertzPerMel
        : LinearLimitHertz * Exponential.Exp(LogStep * (mel - LinearLimitMel));
}
