namespace AudioAnomaly.Evaluation;

/// <summary>An anomaly mixed into a background, with both stems and everything needed to make it again. Immutable.</summary>
/// <remarks>Sample for sample, <see cref="Mix"/> is <see cref="Background"/> plus <see cref="Anomaly"/>; all three have one length and sample rate.</remarks>
public sealed record EnvMixClip
{
    /// <summary>What a detector hears.</summary>
    public required AudioClip Mix { get; init; }

    /// <summary>The background alone, as loud as it is in the mixture.</summary>
    public required AudioClip Background { get; init; }

    /// <summary>The anomaly alone, as loud as it is in the mixture: zero before <see cref="OnsetSample"/> and from <see cref="OffsetSample"/> on.</summary>
    public required AudioClip Anomaly { get; init; }

    /// <summary>The first sample of the anomaly.</summary>
    public required int OnsetSample { get; init; }

    /// <summary>The first sample after the anomaly.</summary>
    public required int OffsetSample { get; init; }

    /// <summary>The anomaly's start in seconds.</summary>
    public double OnsetSeconds => (double)OnsetSample / Mix.SampleRate;

    /// <summary>The anomaly's end in seconds.</summary>
    public double OffsetSeconds => (double)OffsetSample / Mix.SampleRate;

    /// <summary>
    /// The anomaly's power over the background's between onset and offset, in dB: 6 is a loud anomaly. (MIMII's figures are the other way round:
    /// its machine is the signal, and factory noise the noise.)
    /// </summary>
    public required double SnrDb { get; init; }

    /// <summary>The factor on the anomaly's samples that gave this ratio, before <see cref="Scale"/>.</summary>
    public required double Gain { get; init; }

    /// <summary>The factor on the mixture and both stems that keeps the mixture within full scale: 1, or less where the sum was too loud.</summary>
    public required double Scale { get; init; }

    /// <summary>The first sample of the anomaly's recording that was used, at the mixture's sample rate: what lies before was silence.</summary>
    public required int TrimmedSamples { get; init; }

    /// <summary>The background's file or name, or null if it had none.</summary>
    public required string? BackgroundSource { get; init; }

    /// <summary>The anomaly's file or name, or null if it had none.</summary>
    public required string? AnomalySource { get; init; }

    /// <summary>The seed that decided the onset.</summary>
    public required int Seed { get; init; }
}
