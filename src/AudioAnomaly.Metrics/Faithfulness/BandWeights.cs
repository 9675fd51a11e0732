namespace AudioAnomaly.Metrics;

/// <summary>Two neighbouring bands and how much each counts at a frequency between them.</summary>
/// <remarks>
/// Triangular filters that reach from their lower neighbour's centre to their upper one's, as mel filters do, sum to 1 between the outermost centres and
/// are linear between neighbours:
/// interpolating between centres therefore spreads a value over frequencies as the filters' transpose with normalised rows does.
/// Beyond the outermost centres the outermost band counts as far as its
/// filter reaches, and nothing does farther out.
/// </remarks>
internal readonly record struct BandWeights(int First, int Second, double SecondWeight, bool IsCovered)
{
    public static BandWeights At(SpectrogramAxes axes, int validBins, double hertz)
    {
        IReadOnlyList<double> centres = axes.Frequencies;
        double low = centres.Count > 1 ? centres[0] - (centres[1] - centres[0]) : 0;
        double high = centres.Count > 1 ? centres[^1] + (centres[^1] - centres[^2]) : double.PositiveInfinity;
        if (hertz <= low || hertz >= high)
        {
            return default;
        }

        int above = axes.CountBinsUpTo(hertz);
        int first = Math.Max(0, above - 1), second = Math.Min(above, centres.Count - 1);
        if (first >= validBins)
        {
            return default;
        }

        double weight = first == second ? 0 : (hertz - centres[first]) / (centres[second] - centres[first]);
        return new BandWeights(first, second, Math.Max(0, weight), IsCovered: true);
    }

    public double Apply(ReadOnlySpan<float> values, int bins, FrameWeights frames)
    {
        if (!IsCovered)
        {
            return 0;
        }

        double before = Row(values, frames.First * bins), after = Row(values, frames.Second * bins);
        return before + (frames.SecondWeight * (after - before));
    }

    private double Row(ReadOnlySpan<float> values, int start) => values[start + First] + (SecondWeight * (values[start + Second] - values[start + First]));
}
