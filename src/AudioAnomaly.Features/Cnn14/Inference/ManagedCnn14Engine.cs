using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>CNN14 in managed code: the engine that is there unless another is added.</summary>
internal sealed class ManagedCnn14Engine : ICnn14Engine
{
    private const string Processor = "cpu";

    /// <summary>The one engine.</summary>
    public static ManagedCnn14Engine Instance { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="MissingEngineException">Managed code has no such device or precision.</exception>
    public ICnn14Runner Load(Cnn14Weights weights, IReadOnlyList<bool> taps, IReadOnlyList<FeatureLayer> layers, ExecutionOptions execution)
    {
        if (execution.Device != Processor)
        {
            throw new MissingEngineException($"running CNN14 on the device '{execution.Device}'", "AudioAnomaly.Torch", "AddTorch()");
        }

        return execution.Precision is ComputePrecision.Auto or ComputePrecision.Float32
            ? new ManagedCnn14Runner(SharedNetworks.Get(weights, taps), layers, execution.Threads)
            : throw new MissingEngineException($"running CNN14 in {execution.Precision}", "AudioAnomaly.Torch", "AddTorch()");
    }
}
