namespace AudioAnomaly.Metrics;

/// <summary>
/// Masks to compare an explanation with. But for the full one, each holds exactly the explanation's values in other cells, so that area,
/// sparseness and complexity are the same and only the place differs.
/// </summary>
public static class ControlMasks
{
    /// <summary>The values in random cells.</summary>
    /// <param name="mask">The explanation.</param>
    /// <param name="seed">Decides the cells.</param>
    /// <returns>The control.</returns>
    public static ExplanationMask Random(ExplanationMask mask, int seed)
    {
        ArgumentNullException.ThrowIfNull(mask);
        float[] values = MaskShape.ValidValues(mask);
        new Random(seed).Shuffle(values);
        return WithValid(mask, values);
    }

    /// <summary>The values in reverse order: the cell that the explanation claims least gets its highest value.</summary>
    /// <param name="mask">The explanation.</param>
    /// <returns>The control.</returns>
    public static ExplanationMask Inverted(ExplanationMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        float[] values = MaskShape.ValidValues(mask), sorted = [.. values.Order()];
        int[] cells = MaskRanking.Descending(values);
        for (int i = 0; i < cells.Length; i++)
        {
            values[cells[i]] = sorted[i];
        }

        return WithValid(mask, values);
    }

    /// <summary>
    /// The mask moved in time by a random number of frames, a quarter to three quarters of them, and around the end:
    /// the right frequencies at the wrong time.
    /// </summary>
    /// <param name="mask">The explanation.</param>
    /// <param name="seed">Decides the number of frames.</param>
    /// <returns>The control.</returns>
    public static ExplanationMask Rolled(ExplanationMask mask, int seed)
    {
        ArgumentNullException.ThrowIfNull(mask);
        int least = Math.Min(mask.Frames - 1, Math.Max(1, mask.Frames / 4));
        int shift = new Random(seed).Next(least, Math.Max(least, mask.Frames - least) + 1);
        float[] values = new float[mask.Values.Length];
        int cut = (mask.Frames - shift) % mask.Frames * mask.Bins;
        mask.Values.Span[cut..].CopyTo(values);
        mask.Values.Span[..cut].CopyTo(values.AsSpan(values.Length - cut));
        return new ExplanationMask(values, mask.Frames, mask.Axes, mask.ValidBins);
    }

    /// <summary>
    /// The highest values in the anomalous cells of the truth, the others elsewhere, both in random order:
    /// what a perfect explanation of this area could do.
    /// </summary>
    /// <param name="mask">The explanation.</param>
    /// <param name="truth">The truth, on the same grid.</param>
    /// <param name="seed">Decides the order.</param>
    /// <returns>The control.</returns>
    /// <exception cref="ArgumentException">The two are not of one size.</exception>
    public static ExplanationMask Oracle(ExplanationMask mask, SpectrogramMask truth, int seed)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(truth);
        if ((mask.Frames, mask.Bins) != (truth.Frames, truth.Bins))
        {
            throw new ArgumentException($"The truth has {truth.Frames} x {truth.Bins} cells, and the mask {mask.Frames} x {mask.Bins}.", nameof(truth));
        }

        float[] values = MaskShape.ValidValues(mask);
        int[] cells = [.. Enumerable.Range(0, values.Length)];
        new Random(seed).Shuffle(cells);
        bool IsTrue(int cell) => truth[cell / mask.ValidBins, cell % mask.ValidBins];
        float[] sorted = [.. values.OrderDescending()];
        int next = 0;
        foreach (int cell in cells.Where(IsTrue).Concat(cells.Where(cell => !IsTrue(cell))))
        {
            values[cell] = sorted[next++];
        }

        return WithValid(mask, values);
    }

    /// <summary>Every valid cell, wholly.</summary>
    /// <param name="mask">The explanation; it gives the grid.</param>
    /// <returns>The control.</returns>
    public static ExplanationMask Full(ExplanationMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return ExplanationMask.Make(mask.Frames, mask.Axes, mask.ValidBins, _ => 1);
    }

    private static ExplanationMask WithValid(ExplanationMask mask, float[] valid) => ExplanationMask.Make(
        mask.Frames,
        mask.Axes,
        mask.ValidBins,
        i => valid[(i / mask.Bins * mask.ValidBins) + (i % mask.Bins)]);
}
