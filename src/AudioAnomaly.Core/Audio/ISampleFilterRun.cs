namespace AudioAnomaly.Components;

/// <summary>Filters one recording or stream. What it gives out does not depend on how the samples were cut into blocks, to the bit. Used by one thread.</summary>
public interface ISampleFilterRun
{
    /// <summary>Filters the next samples in place: as many come out as go in.</summary>
    /// <param name="samples">The samples that follow those of the last call.</param>
    void Process(Span<float> samples);

    /// <summary>Writes all that decides about later samples; nothing if they do not depend on earlier ones. The run goes on.</summary>
    /// <param name="state">Takes it.</param>
    void SaveState(SessionStateWriter state);

    /// <summary>Reads what <see cref="SaveState"/> wrote, of a run of the same filter; the next samples are those that would have followed there.</summary>
    /// <param name="state">Gives it, in the order of writing.</param>
    /// <exception cref="SessionStateException">It makes no sense.</exception>
    void RestoreState(SessionStateReader state);
}
