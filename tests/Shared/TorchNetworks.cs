using AudioAnomaly.Torch;

namespace AudioAnomaly.Testing;

/// <summary>Networks and detectors on the TorchSharp engine.</summary>
internal static class TorchNetworks
{
    /// <summary>What components on TorchSharp are made with.</summary>
    public static ComponentContext Components(ComputePrecision precision = ComputePrecision.Float32, int maxThreads = 0)
        => new(new ComponentRegistry().AddFeatures().AddDetectors().AddTorch(), new ExecutionOptions { Precision = precision, MaxThreads = maxThreads });

    /// <summary>CNN14 on TorchSharp.</summary>
    public static Cnn14 Cnn14(Cnn14Weights weights, IEnumerable<string> layers, ComputePrecision precision = ComputePrecision.Float32, bool externalBackbone = false)
        => new(weights, layers, externalBackbone, Components(precision));
}
