namespace AudioAnomaly;

/// <summary>
/// Triangular mel filters on the Slaney scale with Slaney's area normalisation, as librosa's and torchaudio's defaults for PANNs and CLAP (Slaney, "Auditory
/// Toolbox", 1998). Immutable.
/// </summary>
internal sealed class MelFilterBank
{
    private const double HertzPerMel = 200.0 / 3;
    private const double LinearLimitHertz = 1000;
    private const double LinearLimitMel = LinearLimitHertz / HertzPerMel;
    private static readonly double LogStep = Logarithm.Ln(6.4) / 27;

    private readonly int[] _firstBins;
    private readonly double[][] _weights;
    private readonly double[] _centres;

    public MelFilterBank(LogMelOptions options)
    {
        int bands = options.MelBands;
        double low = ToMel(options.MinFrequency);
        double high = ToMel(options.MaxFrequency);
        double[] points = new double[bands + 2];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = ToHertz(low + ((high - low) * i / (bands + 1)));
        }

        _centres = points[1..^1];
        _firstBins = new int[bands];
        _weights = new double[bands][];
        double hertzPerBin = (double)options.SampleRate / options.FftLength;
        for (int band = 0; band < bands; band++)
        {
            (double lower, double centre, double upper) = (points[band], points[band + 1], points[band + 2]);
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

            _firstBins[band] = first;
            _weights[band] = weights;
        }
    }

    /// <summary>Number of bands.</summary>
    public int Bands => _weights.Length;

    /// <summary>The centre frequency of each band in Hz.</summary>
    public IReadOnlyList<double> Centres => _centres;

    /// <summary>The first Fourier bin with a weight in a band.</summary>
    public int FirstBin(int band) => _firstBins[band];

    /// <summary>The weights of a band from its first bin on.</summary>
    public ReadOnlySpan<double> Weights(int band) => _weights[band];

    private static double ToMel(double hertz) => hertz < LinearLimitHertz
        ? hertz / HertzPerMel
        : LinearLimitMel + (Logarithm.Ln(hertz / LinearLimitHertz) / LogStep);

    private static double ToHertz(double mel) => mel < LinearLimitMel
        ? mel * HertzPerMel
        : LinearLimitHertz * Exponential.Exp(LogStep * (mel - LinearLimitMel));
}
