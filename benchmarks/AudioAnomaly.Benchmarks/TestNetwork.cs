using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>CNN14 on the TorchSharp engine.</summary>
internal static class TestNetwork
{
    /// <summary>Everything, networks on TorchSharp.</summary>
    public static ComponentRegistry Registry => ManagedComponents.CreateRegistry().AddTorch();

    public static ComponentContext Components(ComputePrecision precision)
        => new(Registry, new ExecutionOptions { Precision = precision });

    public static Cnn14 Create(Cnn14Weights weights, IEnumerable<string> layers, ComputePrecision precision = ComputePrecision.Float32)
        => new(weights, layers, components: Components(precision));
}
