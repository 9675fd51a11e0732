namespace AudioAnomaly.Metrics;

/// <summary>
/// Applies masks to sound itself: the mask is spread over the bins of a short-time Fourier transform, multiplied with the complex spectrum,
/// and the sound made anew by overlap-add. A whole pipeline can then hear it.
/// </summary>
/// <remarks>
/// Frequencies that no valid band covers keep their value when something is removed or replaced, and vanish when something is kept.
/// Length, rate, bandwidth and channels stay as they are.
/// </remarks>
public static class SoundMasking
{
    // 60 dB: a fill can raise a silent cell, but not from nothing to anything.
    private const double MaxGain = 1000;

    /// <summary>Keeps what the mask claims.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="mask">The mask, on the grid of the recording's spectrogram.</param>
    /// <param name="scale">What the mask's numbers scale.</param>
    /// <returns>A new clip.</returns>
    public static AudioClip Keep(AudioClip clip, ExplanationMask mask, MaskScale scale = MaskScale.Power)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(mask);
        return SoundGains.Multiply(clip, Gains(mask, i => SpectrogramMasking.ToPowerGain(mask.Values.Span[i], scale), outside: 0), mask, outside: 0);
    }

    /// <summary>
    /// Removes what the mask claims and fills the hole: each cell gets the gain that brings it to the power it has after
    /// <see cref="SpectrogramMasking.Remove"/>, at most 60 dB; phases stay.
    /// </summary>
    /// <param name="clip">The recording.</param>
    /// <param name="spectrogram">Its spectrogram.</param>
    /// <param name="mask">The mask, on the spectrogram's grid.</param>
    /// <param name="options">Fill and scale.</param>
    /// <returns>A new clip.</returns>
    /// <exception cref="ArgumentException">
    /// Mask and spectrogram are not of one size, or the fill needs a profile that is missing or of another size.
    /// </exception>
    public static AudioClip Remove(AudioClip clip, Spectrogram spectrogram, ExplanationMask mask, RemovalOptions options)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(options);
        SpectrogramMasking.Check(spectrogram, mask);
        if (options.Checked(spectrogram.Bins).Fill == RemovalFill.Zero)
        {
            return SoundGains.Multiply(
                clip,
                Gains(mask, i => SpectrogramMasking.ToPowerGain(1 - mask.Values.Span[i], options.Scale), outside: 1),
                mask,
                outside: 1);
        }

        Spectrogram target = SpectrogramMasking.Remove(spectrogram, mask, options);
        return SoundGains.Multiply(
            clip,
            Gains(mask, i => SpectrogramMasking.ToPower(target.Values.Span[i] - spectrogram.Values.Span[i]), outside: 1),
            mask,
            outside: 1);
    }

    /// <summary>Replaces what the mask claims by another sound, in the complex domain: (1 - m) X + m B.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="mask">
    /// The mask, on the grid of the recording's spectrogram. It scales amplitudes: where the recording is the background plus an anomaly,
    /// (1 - m) of the anomaly stays.
    /// </param>
    /// <param name="background">The other sound, of the recording's rate and length, as loud and at the same times as in the mixture.</param>
    /// <returns>A new clip.</returns>
    /// <exception cref="ArgumentException">The two sounds differ in rate or length.</exception>
    public static AudioClip Replace(AudioClip clip, ExplanationMask mask, AudioClip background)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(background);
        return (clip.SampleRate, clip.Samples.Length) == (background.SampleRate, background.Samples.Length)
            ? SoundGains.Replace(clip, background, mask)
            : throw new ArgumentException(
                $"The background has {background.Samples.Length} samples at {background.SampleRate} Hz, and the recording {clip.Samples.Length} at {clip.SampleRate} Hz: both must be of one length and rate.",
                nameof(background));
    }

    /// <summary>Factors on the amplitude.</summary>
    private static float[] Gains(ExplanationMask mask, Func<int, double> powerGain, float outside)
    {
        float[] gains = new float[mask.Values.Length];
        for (int i = 0; i < gains.Length; i++)
        {
            gains[i] = i % mask.Bins < mask.ValidBins ? (float)Math.Min(MaxGain, Math.Sqrt(powerGain(i))) : outside;
        }

        return gains;
    }
}
