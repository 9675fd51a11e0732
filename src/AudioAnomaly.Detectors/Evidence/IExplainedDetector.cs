using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A detector that can say in words what it heard.</summary>
internal interface IExplainedDetector : IDetector
{
    /// <summary>Says what is most unusual about a spectrogram.</summary>
    /// <param name="spectrogram">What was scored.</param>
    /// <param name="map">The map that came of it.</param>
    Explanation Explain(Spectrogram spectrogram, AnomalyMap map);
}
