namespace AudioAnomaly.Components;

/// <summary>Filters one recording or stream. What it gives out does not depend on how the samples were cut into blocks, to the bit. Used by one thread.</summary>
public interface ISampleFilterRun
{
    /// <summary>Filters the next samples in place: as many come out as go in.</summary>
    /// <param name="samples">The samples that follow those of the last call.</param>
    void Process(Span<float> samples);
}
