namespace AudioAnomaly;

/// <summary>The registry of everything in managed code.</summary>
/// <example>
/// <code>
/// ComponentRegistry registry = ManagedComponents.CreateRegistry();
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam", registry, new ExecutionOptions { MaxThreads = 2 });
/// </code>
/// </example>
public static class ManagedComponents
{
    /// <summary>A registry of all front ends, feature extractors and detectors that need no native code, to be added to.</summary>
    /// <returns>A new registry.</returns>
    public static ComponentRegistry CreateRegistry() => new ComponentRegistry().AddFeatures().AddDetectors();
}
