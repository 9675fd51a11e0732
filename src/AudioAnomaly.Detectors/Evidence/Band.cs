using System.Globalization;

namespace AudioAnomaly;

/// <summary>Bins that lie side by side.</summary>
/// <param name="First">The first bin.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="LowHz">The lower edge of the first.</param>
/// <param name="HighHz">The upper edge of the last.</param>
internal readonly record struct Band(int First, int Count, double LowHz, double HighHz)
{
    /// <summary>The bins around the highest one that reach half of its height above the median.</summary>
    /// <param name="row">A number for each bin in scope.</param>
    /// <param name="axes">What bins they are.</param>
    public static Band Around(ReadOnlySpan<float> row, SpectrogramAxes axes)
    {
        int peak = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
        float[] sorted = row.ToArray();
        Array.Sort(sorted);
        float level = SegmentFinder.HalfHeight(sorted[sorted.Length / 2], row[peak]);
        int first = peak, last = peak;
        while (first > 0 && row[first - 1] >= level)
        {
            first--;
        }

        while (last + 1 < row.Length && row[last + 1] >= level)
        {
            last++;
        }

        return Of(first, last - first + 1, axes);
    }

    public static Band Of(int first, int count, SpectrogramAxes axes) => new(first, count, axes.LowEdgeOf(first), axes.HighEdgeOf(first + count - 1));

    /// <summary>Such as "300 to 420 Hz", "800 Hz to 1.2 kHz" or "2 to 4.5 kHz".</summary>
    public override string ToString()
    {
        (string low, string lowUnit) = Describe(LowHz, isFine: false);
        (string high, string highUnit) = Describe(HighHz, isFine: false);
        if ((low, lowUnit) == (high, highUnit))
        {
            ((low, lowUnit), (high, highUnit)) = (Describe(LowHz, isFine: true), Describe(HighHz, isFine: true));
        }

        return lowUnit == highUnit ? $"{low} to {high} {highUnit}" : $"{low} {lowUnit} to {high} {highUnit}";
    }

    private static (string Number, string Unit) Describe(double hertz, bool isFine) => hertz < 995
        ? ((isFine ? hertz : 10 * Math.Round(hertz / 10)).ToString("0", CultureInfo.InvariantCulture), "Hz")
        : ((hertz / 1000).ToString(isFine ? "0.##" : "0.#", CultureInfo.InvariantCulture), "kHz");
}
