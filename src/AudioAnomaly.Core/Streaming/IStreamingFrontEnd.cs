namespace AudioAnomaly.Components;

/// <summary>
/// A front end that computes a recording piece by piece, with the bits of <see cref="ISpectrogramFrontEnd.Compute"/>. Frame t is centred on sample t *
/// <see cref="HopLength"/>; a recording of L samples has L / <see cref="HopLength"/> + 1 frames.
/// </summary>
public interface IStreamingFrontEnd : ISpectrogramFrontEnd
{
    /// <summary>Samples between two frames, at <see cref="ISpectrogramFrontEnd.SampleRate"/>.</summary>
    int HopLength { get; }

    /// <summary>What the samples pass, from the recording's first one on, before <see cref="ComputePart"/> gets them; null for nothing.</summary>
    ISampleFilter? Filter => null;

    /// <summary>How many samples a frame needs on either side of its centre.</summary>
    int ReachSamples { get; }

    /// <summary>Computes consecutive frames.</summary>
    /// <param name="samples">A part of the recording at <see cref="ISpectrogramFrontEnd.SampleRate"/>, filtered, that reaches <see cref="ReachSamples"/> beyond the
    /// centres of the first and the last frame, or to the recording's start or end.</param>
    /// <param name="firstSample">Where the part begins in the recording.</param>
    /// <param name="length">The recording's length in samples, or null while it goes on.</param>
    /// <param name="firstFrame">The first frame.</param>
    /// <param name="values">Receives frames x bins; says how many frames are wanted.</param>
    void ComputePart(ReadOnlySpan<float> samples, long firstSample, long? length, long firstFrame, Span<float> values);
}
