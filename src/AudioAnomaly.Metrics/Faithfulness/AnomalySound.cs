namespace AudioAnomaly.Metrics;

/// <summary>A recording taken apart into what an anomaly map claims and what it leaves, so that both can be listened to. Immutable.</summary>
/// <remarks>
/// The mask is spread from the map's bands to the bins of a short-time Fourier transform and multiplied with the complex spectrum,
/// whose phases stay (Parekh et al., "Listen to Interpret", NeurIPS 2022,
/// do the same with their interpretations). Frequencies outside of the bands belong to the rest.
/// </remarks>
public sealed record AnomalySound
{
    private AnomalySound(AudioClip anomaly, AudioClip rest) => (Anomaly, Rest) = (anomaly, rest);

    /// <summary>The sound that the mask claims.</summary>
    public AudioClip Anomaly { get; }

    /// <summary>The sound that is left: sample for sample, the recording less <see cref="Anomaly"/>.</summary>
    public AudioClip Rest { get; }

    /// <summary>Takes a recording apart by the calibrated map of its result.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="result">What a model says of it.</param>
    /// <returns>The two sounds, at the recording's rate and length.</returns>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    public static AnomalySound Split(AudioClip clip, AnomalyResult result) => Split(clip, ExplanationMask.FromResult(result));

    /// <summary>Takes a recording apart.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="mask">How much of each cell is anomalous, on the grid of the recording's spectrogram.</param>
    /// <returns>The two sounds, at the recording's rate and length.</returns>
    public static AnomalySound Split(AudioClip clip, ExplanationMask mask)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(mask);
        AudioClip anomaly = SoundGains.Multiply(clip, mask.Values, mask, outside: 0);
        float[] rest = new float[clip.Samples.Length];
        System.Numerics.Tensors.TensorPrimitives.Subtract(clip.Samples.Span, anomaly.Samples.Span, rest);
        return new AnomalySound(anomaly, clip.WithSamples(rest));
    }
}
