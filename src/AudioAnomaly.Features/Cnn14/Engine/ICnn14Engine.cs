using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Computes CNN14. Every engine reads the same weights.</summary>
internal interface ICnn14Engine
{
    /// <summary>Makes a network ready to run, up to the last tapped block.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="taps">For each block, whether it is tapped.</param>
    /// <param name="layers">The layers of the tapped blocks.</param>
    /// <param name="execution">On what to compute.</param>
    ICnn14Runner Load(Cnn14Weights weights, IReadOnlyList<bool> taps, IReadOnlyList<FeatureLayer> layers, ExecutionOptions execution);
}
