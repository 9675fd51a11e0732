namespace AudioAnomaly.Components;

/// <summary>Filters samples before the front end sees them. Implementations are immutable and safe to use from several threads.</summary>
public interface ISampleFilter : IModelComponent
{
    /// <summary>The sample rate (Hz) that it was designed for: the front end's, to which recordings are brought before.</summary>
    int SampleRate { get; }

    /// <summary>Begins a recording or a stream.</summary>
    /// <returns>What filters its samples, one block after the other.</returns>
    ISampleFilterRun Begin();
}
