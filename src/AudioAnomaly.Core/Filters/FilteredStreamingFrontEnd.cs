using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A front end that sees filtered sound and computes recordings piece by piece. Whoever reads the samples filters them.</summary>
internal sealed class FilteredStreamingFrontEnd(IStreamingFrontEnd inner, ISampleFilter filter) : FilteredFrontEnd(inner, filter), IStreamingFrontEnd
{
    private readonly IStreamingFrontEnd _inner = inner;

    /// <inheritdoc/>
    public ISampleFilter Filter => SampleFilter;

    /// <inheritdoc/>
    public int HopLength => _inner.HopLength;

    /// <inheritdoc/>
    public int ReachSamples => _inner.ReachSamples;

    /// <inheritdoc/>
    public void ComputePart(ReadOnlySpan<float> samples, long firstSample, long? length, long firstFrame, Span<float> values)
        => _inner.ComputePart(samples, firstSample, length, firstFrame, values);
}
