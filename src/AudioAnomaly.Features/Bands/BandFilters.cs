namespace AudioAnomaly;

/// <summary>Filters of Fourier bins, one for each band of a spectrogram. Immutable.</summary>
internal class BandFilters
{
    private readonly double[] _centres;
    private readonly int[] _firstBins;
    private readonly double[][] _weights;

    /// <param name="centres">The centre frequency of each band in Hz, ascending.</param>
    /// <param name="bands">For each band the first Fourier bin with a weight, and the weights from there on.</param>
    public BandFilters(double[] centres, IReadOnlyList<(int FirstBin, double[] Weights)> bands)
    {
        _centres = centres;
        _firstBins = [.. bands.Select(band => band.FirstBin)];
        _weights = [.. bands.Select(band => band.Weights)];
    }

    /// <summary>Number of bands.</summary>
    public int Bands => _weights.Length;

    /// <summary>The centre frequency of each band in Hz.</summary>
    public IReadOnlyList<double> Centres => _centres;

    /// <summary>The first Fourier bin with a weight in a band.</summary>
    public int FirstBin(int band) => _firstBins[band];

    /// <summary>The weights of a band from its first bin on.</summary>
    public ReadOnlySpan<double> Weights(int band) => _weights[band];
}
