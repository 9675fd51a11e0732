using AudioAnomaly.Components;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Testing;

/// <summary>Networks and detectors on the TorchSharp engine.</summary>
internal static class TorchNetworks
{
    /// <summary>All components, and TorchSharp to run and train them.</summary>
    public static ComponentRegistry Registry() => new ComponentRegistry().AddFeatures().AddDetectors().AddTorch();

    /// <summary>What components on TorchSharp are made with.</summary>
    public static ComponentContext Components(ComputePrecision precision = ComputePrecision.Float32, int maxThreads = 0, ComponentRegistry? registry = null)
        => new(registry ?? Registry(), new ExecutionOptions { Precision = precision, MaxThreads = maxThreads });

    /// <summary>CNN14 on TorchSharp.</summary>
    public static Cnn14 Cnn14(Cnn14Weights weights, IEnumerable<string> layers, ComputePrecision precision = ComputePrecision.Float32, bool externalBackbone = false)
        => new(weights, layers, externalBackbone, Components(precision));

    /// <summary>A component of its saved state, on TorchSharp in 32 bits.</summary>
    public static T Restore<T>(ComponentState state)
        where T : class, IModelComponent
        => Components().Create<T>(state);
}
