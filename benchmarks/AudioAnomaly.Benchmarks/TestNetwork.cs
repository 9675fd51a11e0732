using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>CNN14 as users have it: on the managed engine, and on TorchSharp where bfloat16 is asked for, which that engine alone computes.</summary>
internal static class TestNetwork
{
    public static Cnn14 Create(Cnn14Weights weights, IEnumerable<string> layers, ComputePrecision precision = ComputePrecision.Float32)
        => new(weights, layers, components: precision == ComputePrecision.BFloat16
            ? new ComponentContext(ManagedComponents.CreateRegistry().AddTorch(), new ExecutionOptions { Precision = precision })
            : new ComponentContext(ManagedComponents.CreateRegistry()));
}
