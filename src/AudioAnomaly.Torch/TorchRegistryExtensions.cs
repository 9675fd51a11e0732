namespace AudioAnomaly.Torch;

/// <summary>Adds the TorchSharp engine to registries and pipelines.</summary>
public static class TorchRegistryExtensions
{
    /// <summary>Adds the engine: it runs CNN14, and trains CFA, STFPM and the autoencoder.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="configure">Changes the settings, such as the device; may be null.</param>
    /// <returns>The registry.</returns>
    /// <remarks>Needs a native backend (libtorch), which the program chooses; it is loaded when it is first used, and a device is looked for then.</remarks>
    /// <exception cref="NativeRuntimeException">libtorch has been loaded from another folder than <see cref="TorchOptions.LibTorchFolder"/>.</exception>
    public static ComponentRegistry AddTorch(this ComponentRegistry registry, Action<TorchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        TorchOptions options = Configured(configure);
        return AddTraining(registry, options).AddEngine<ICnn14Engine>(new TorchCnn14Engine(options));
    }

    /// <summary>Adds the training of CFA, STFPM and the autoencoder only; networks run on the engine that was there.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="configure">Changes the settings, such as the device; may be null.</param>
    /// <returns>The registry.</returns>
    /// <exception cref="NativeRuntimeException">libtorch has been loaded from another folder than <see cref="TorchOptions.LibTorchFolder"/>.</exception>
    public static ComponentRegistry AddTorchTraining(this ComponentRegistry registry, Action<TorchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return AddTraining(registry, Configured(configure));
    }

    /// <summary>Uses the engine in a pipeline and its models; see <see cref="AddTorch"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings, such as the device; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseTorch(this AudioAnomalyPipelineBuilder builder, Action<TorchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseComponents(registry => registry.AddTorch(configure));
    }

    /// <summary>Uses the training in a pipeline; see <see cref="AddTorchTraining"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings, such as the device; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseTorchTraining(this AudioAnomalyPipelineBuilder builder, Action<TorchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseComponents(registry => registry.AddTorchTraining(configure));
    }

    private static ComponentRegistry AddTraining(ComponentRegistry registry, TorchOptions options) => registry
        .AddEngine<IDetectorTrainer<CfaOptions, CfaModel>>(new CfaTrainer(options))
        .AddEngine<IDetectorTrainer<StfpmOptions, StfpmState>>(new StfpmTrainer(options))
        .AddEngine<IDetectorTrainer<AutoencoderOptions, AutoencoderNetwork>>(new AutoencoderTrainer(options));

    private static TorchOptions Configured(Action<TorchOptions>? configure)
    {
        var options = new TorchOptions();
        configure?.Invoke(options);
        if (options.LibTorchFolder is { } folder)
        {
            NativeRuntime.UseFolder(folder);
        }

        return options with { };
    }
}
