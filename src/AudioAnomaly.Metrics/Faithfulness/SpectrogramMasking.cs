namespace AudioAnomaly.Metrics;

/// <summary>
/// Applies masks to spectrograms, in linear power: dB values become powers, are scaled, and become dB again, never below the floor.
/// Multiplying dB themselves would raise quiet cells, since 0 dB is loud.
/// </summary>
public static class SpectrogramMasking
{
    /// <summary>Keeps what the mask claims: P m.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="mask">The mask, on the same grid.</param>
    /// <param name="scale">What the mask's numbers scale.</param>
    /// <returns>A new spectrogram.</returns>
    /// <exception cref="ArgumentException">The two are not of one size.</exception>
    public static Spectrogram Keep(Spectrogram spectrogram, ExplanationMask mask, MaskScale scale = MaskScale.Power)
    {
        Check(spectrogram, mask);
        return Change(spectrogram, mask, (power, i) => ToPowerGain(mask.Values.Span[i], scale) * power);
    }

    /// <summary>Removes what the mask claims and fills the hole: P g + F (1 - g), where g is 1 - m (or its square) and F the fill.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="mask">The mask, on the same grid.</param>
    /// <param name="options">Fill and scale.</param>
    /// <returns>A new spectrogram.</returns>
    /// <exception cref="ArgumentException">The two are not of one size, or the fill needs a profile that is missing or of another size.</exception>
    public static Spectrogram Remove(Spectrogram spectrogram, ExplanationMask mask, RemovalOptions options)
    {
        Check(spectrogram, mask);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Checked(spectrogram.Bins);
        float[]? fill = options.Fill switch
        {
            RemovalFill.NormalProfile => Repeat(options.Profile!.LevelsDb, spectrogram.Frames),
            RemovalFill.Inpaint => TimeInpainting.Fill(spectrogram, mask),
            _ => null,
        };
        return Change(spectrogram, mask, (power, i) =>
        {
            double gain = ToPowerGain(1 - mask.Values.Span[i], options.Scale);
            return (gain * power) + (fill is null ? 0 : (1 - gain) * ToPower(fill[i]));
        });
    }

    /// <summary>Replaces what the mask claims by another sound's power, such as that of the clean background: P g + B (1 - g).</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="mask">The mask, on the same grid.</param>
    /// <param name="background">The other spectrogram, on the same grid, as loud and at the same times as in the mixture.</param>
    /// <param name="scale">What the mask's numbers scale.</param>
    /// <returns>A new spectrogram.</returns>
    /// <remarks>Powers are added as if the sounds were uncorrelated; <see cref="SoundMasking.Replace"/> adds the sounds themselves.</remarks>
    /// <exception cref="ArgumentException">The three are not of one size.</exception>
    public static Spectrogram Replace(Spectrogram spectrogram, ExplanationMask mask, Spectrogram background, MaskScale scale = MaskScale.Power)
    {
        Check(spectrogram, mask);
        Check(background, mask);
        return Change(spectrogram, mask, (power, i) =>
        {
            double gain = ToPowerGain(1 - mask.Values.Span[i], scale);
            return (gain * power) + ((1 - gain) * ToPower(background.Values.Span[i]));
        });
    }

    internal static double ToPower(double decibel) => Math.Pow(10, decibel / 10);

    internal static double ToPowerGain(double share, MaskScale scale) => scale == MaskScale.Power ? share : share * share;

    internal static void Check(Spectrogram spectrogram, ExplanationMask mask)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        ArgumentNullException.ThrowIfNull(mask);
        if ((spectrogram.Frames, spectrogram.Bins) != (mask.Frames, mask.Bins))
        {
            throw new ArgumentException(
                $"The mask has {mask.Frames} x {mask.Bins} cells, and the spectrogram {spectrogram.Frames} x {spectrogram.Bins}: both must be of one grid.",
                nameof(mask));
        }
    }

    private static Spectrogram Change(Spectrogram spectrogram, ExplanationMask mask, Func<double, int, double> changed)
    {
        float[] values = spectrogram.Values.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            if (i % spectrogram.Bins < Math.Min(mask.ValidBins, spectrogram.ValidBins))
            {
                double decibel = 10 * Math.Log10(changed(ToPower(values[i]), i));
                values[i] = Math.Max(spectrogram.Axes.FloorDb, (float)decibel);
            }
        }

        return spectrogram.WithValues(values);
    }

    private static float[] Repeat(IReadOnlyList<float> row, int frames)
    {
        float[] values = new float[frames * row.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = row[i % row.Count];
        }

        return values;
    }
}
