using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What a component is made with: the registry that makes its parts, and on what it computes. Immutable.</summary>
public sealed class ComponentContext
{
    /// <summary>Creates a context.</summary>
    /// <param name="registry">The components and engines to choose from; copied.</param>
    /// <param name="execution">On what to compute; <see cref="ExecutionOptions.Default"/> if null.</param>
    public ComponentContext(ComponentRegistry registry, ExecutionOptions? execution = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Registry = registry.Copy();
        Execution = execution ?? ExecutionOptions.Default;
    }

    /// <summary>No components and no engines, on all processors.</summary>
    public static ComponentContext Empty { get; } = new(new ComponentRegistry());

    /// <summary>On what the component computes.</summary>
    public ExecutionOptions Execution { get; }

    internal ComponentRegistry Registry { get; }

    /// <summary>Makes a component from its state, such as a part of another.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="state">The state.</param>
    /// <returns>The component.</returns>
    /// <exception cref="FormatException">No component of this id is registered, or the state makes no sense.</exception>
    public T Create<T>(ComponentState state)
        where T : class, IModelComponent
        => Registry.Create<T>(state, this);

    /// <summary>The engine of a kind, or null if none was added.</summary>
    internal T? FindEngine<T>()
        where T : class
        => Registry.FindEngine<T>();
}
