namespace AudioAnomaly.Onnx;

/// <summary>Adds ONNX networks to registries.</summary>
public static class OnnxRegistryExtensions
{
    /// <summary>Adds feature extractors that are ONNX networks, to load models that were fitted with one.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="configure">Says on what to compute, and where networks lie that models only refer to. None if null.</param>
    /// <returns>The registry.</returns>
    /// <remarks>Needs ONNX Runtime's native library, which the program chooses; it is loaded when it is first used.</remarks>
    public static ComponentRegistry AddOnnx(this ComponentRegistry registry, Action<OnnxExecutionOptions>? configure = null)
    {
        var options = new OnnxExecutionOptions();
        configure?.Invoke(options);
        return registry.AddOnnx(options);
    }

    /// <inheritdoc cref="AddOnnx(ComponentRegistry, Action{OnnxExecutionOptions}?)"/>
    /// <param name="registry">The registry.</param>
    /// <param name="options">On what to compute; copied.</param>
    public static ComponentRegistry AddOnnx(this ComponentRegistry registry, OnnxExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        OnnxExecutionOptions copy = options.Copy();
        return registry.Add<IFeatureExtractor>(OnnxExtractor.ComponentId, (state, components) => OnnxExtractor.FromState(state, copy, components));
    }
}
