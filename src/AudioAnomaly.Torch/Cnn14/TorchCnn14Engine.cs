using AudioAnomaly.Components;

namespace AudioAnomaly.Torch;

/// <summary>CNN14 on TorchSharp.</summary>
internal sealed class TorchCnn14Engine : ICnn14Engine
{
    /// <inheritdoc/>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    public ICnn14Runner Load(Cnn14Weights weights, IReadOnlyList<bool> taps, IReadOnlyList<FeatureLayer> layers, ExecutionOptions execution)
    {
        NativeRuntime.EnsureLoaded();
        return new TorchCnn14Runner(weights, [.. taps], layers, ArithmeticOf(execution.Precision), execution.MaxThreads);
    }

    private static ConvolutionArithmetic ArithmeticOf(ComputePrecision precision) => precision switch
    {
        ComputePrecision.Float32 => ConvolutionArithmetic.Float32,
        ComputePrecision.BFloat16 => BFloat16Processor.HasInstructions ? ConvolutionArithmetic.BFloat16 : ConvolutionArithmetic.RoundedFloat32,
        ComputePrecision.Auto => BFloat16Trial.BFloat16Wins ? ConvolutionArithmetic.BFloat16 : ConvolutionArithmetic.Float32,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };
}
