using AudioAnomaly.Components;

namespace AudioAnomaly.Torch.Tests.Cnn14Network;

/// <summary>CNN14 on TorchSharp in one arithmetic, whatever this processor has instructions for.</summary>
internal sealed class FixedArithmeticEngine(ConvolutionArithmetic arithmetic, TorchDevice? device = null) : ICnn14Engine
{
    public ICnn14Runner Load(Cnn14Weights weights, IReadOnlyList<bool> taps, IReadOnlyList<FeatureLayer> layers, ExecutionOptions execution)
        => new TorchCnn14Runner(weights, [.. taps], layers, arithmetic, execution.MaxThreads, device ?? TorchDevice.Processor);
}
