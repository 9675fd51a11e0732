namespace AudioAnomaly.Torch;

/// <summary>Adds the TorchSharp engine to registries and pipelines.</summary>
public static class TorchRegistryExtensions
{
    /// <summary>Adds the engine: it runs CNN14, and trains CFA, STFPM and the autoencoder.</summary>
    /// <param name="registry">The registry.</param>
    /// <returns>The registry.</returns>
    /// <remarks>Needs a native backend (libtorch), which the program chooses; it is loaded when it is first used.</remarks>
    public static ComponentRegistry AddTorch(this ComponentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry.AddTorchTraining().AddEngine<ICnn14Engine>(new TorchCnn14Engine());
    }

    /// <summary>Adds the training of CFA, STFPM and the autoencoder only; networks run on the engine that was there.</summary>
    /// <param name="registry">The registry.</param>
    /// <returns>The registry.</returns>
    public static ComponentRegistry AddTorchTraining(this ComponentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .AddEngine<IDetectorTrainer<CfaOptions, CfaModel>>(new CfaTrainer())
            .AddEngine<IDetectorTrainer<StfpmOptions, StfpmState>>(new StfpmTrainer())
            .AddEngine<IDetectorTrainer<AutoencoderOptions, AutoencoderNetwork>>(new AutoencoderTrainer());
    }

    /// <summary>Uses the engine in a pipeline and its models; see <see cref="AddTorch"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseTorch(this AudioAnomalyPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseComponents(static registry => registry.AddTorch());
    }

    /// <summary>Uses the training in a pipeline; see <see cref="AddTorchTraining"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseTorchTraining(this AudioAnomalyPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseComponents(static registry => registry.AddTorchTraining());
    }
}
