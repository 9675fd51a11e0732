namespace AudioAnomaly;

/// <summary>
/// A memory bank: scaled patches, how they were scaled, what is known of all patches it stands for, if they are told apart the frequency row of each,
/// ascending, and what later merges need, unless it comes from an older file. Immutable.
/// </summary>
internal sealed record PatchBank(float[] Rows, int Count, FeatureScaling Scaling, PatchStatistics Statistics, int[]? FrequencyRows, PatchReserve? Reserve)
{
    /// <summary>Takes patches out of a larger set.</summary>
    /// <param name="rows">The set, row-major, not scaled.</param>
    /// <param name="frequencyRows">The frequency row of each, or null if they are not told apart.</param>
    /// <param name="bank">Which ones make the bank.</param>
    /// <param name="reserve">Which ones make the reserve, in the order of choice.</param>
    /// <param name="levels">The level of each patch of the set.</param>
    /// <param name="rest">The level with all of bank and reserve.</param>
    /// <param name="scaling">How to scale.</param>
    /// <param name="statistics">What is known of all patches.</param>
    public static PatchBank Take(float[] rows, int[]? frequencyRows, IEnumerable<int> bank, int[] reserve, float[] levels, double rest, FeatureScaling scaling, PatchStatistics statistics)
    {
        int[] kept = [.. frequencyRows is null ? bank.Order() : bank.Order().OrderBy(i => frequencyRows[i])];
        float[] known = [.. kept.Concat(reserve).Select(i => (double)levels[i]).Append(rest).Select(level => (float)Math.Min(level, float.MaxValue))];
        return new PatchBank(
            Scaled(kept),
            kept.Length,
            scaling,
            statistics,
            RowsOf(kept),
            new PatchReserve(Scaled(reserve), reserve.Length, RowsOf(reserve), known));

        float[] Scaled(int[] places)
        {
            int channels = scaling.Mean.Length;
            float[] taken = new float[(long)places.Length * channels];
            for (int i = 0; i < places.Length; i++)
            {
                Span<float> row = taken.AsSpan(i * channels, channels);
                rows.AsSpan(places[i] * channels, channels).CopyTo(row);
                scaling.Apply(row);
            }

            return taken;
        }

        int[]? RowsOf(int[] places) => frequencyRows is null ? null : Array.ConvertAll(places, place => frequencyRows[place]);
    }
}
