using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>CNN14 on the TorchSharp engine.</summary>
internal static class TestNetwork
{
    public static ComponentContext Components(ComputePrecision precision)
        => new(ManagedComponents.CreateRegistry().AddTorch(), new ExecutionOptions { Precision = precision });

    public static Cnn14 Create(Cnn14Weights weights, IEnumerable<string> layers, ComputePrecision precision = ComputePrecision.Float32)
        => new(weights, layers, components: Components(precision));
}
