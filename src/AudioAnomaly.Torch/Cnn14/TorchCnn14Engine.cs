using AudioAnomaly.Components;

namespace AudioAnomaly.Torch;

/// <summary>CNN14 on TorchSharp.</summary>
/// <param name="options">On which device; a copy.</param>
internal sealed class TorchCnn14Engine(TorchOptions options) : ICnn14Engine
{
    /// <inheritdoc/>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    /// <exception cref="TorchDeviceException">The device is not there, or lacks the precision.</exception>
    public ICnn14Runner Load(Cnn14Weights weights, IReadOnlyList<bool> taps, IReadOnlyList<FeatureLayer> layers, ExecutionOptions execution)
    {
        NativeRuntime.EnsureLoaded();
        TorchDevice device = options.DeviceFor(execution);
        ConvolutionArithmetic arithmetic = device.IsProcessor ? ArithmeticOf(execution.Precision) : ArithmeticOnGpu(execution.Precision);
        return new TorchCnn14Runner(weights, [.. taps], layers, arithmetic, execution.MaxThreads, device);
    }

    // 32 bits are what was measured everywhere; fewer are for whoever asks.
    private static ConvolutionArithmetic ArithmeticOnGpu(ComputePrecision precision) => precision switch
    {
        ComputePrecision.BFloat16 => ConvolutionArithmetic.BFloat16,
        ComputePrecision.Float16 => ConvolutionArithmetic.Float16,
        _ => ConvolutionArithmetic.Float32,
    };

    private static ConvolutionArithmetic ArithmeticOf(ComputePrecision precision) => precision switch
    {
        ComputePrecision.Float16 => throw new TorchDeviceException("cpu", "libtorch convolves in float16 on GPUs only.", $"Use {nameof(ComputePrecision.BFloat16)} or {nameof(ComputePrecision.Float32)}, or a GPU."),
        ComputePrecision.Float32 => ConvolutionArithmetic.Float32,
        ComputePrecision.BFloat16 => BFloat16Processor.HasInstructions ? ConvolutionArithmetic.BFloat16 : ConvolutionArithmetic.RoundedFloat32,
        ComputePrecision.Auto => BFloat16Trial.BFloat16Wins ? ConvolutionArithmetic.BFloat16 : ConvolutionArithmetic.Float32,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };
}
