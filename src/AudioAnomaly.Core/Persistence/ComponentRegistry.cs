using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace AudioAnomaly;

/// <summary>Knows how to make components from their saved state, by stable id. Safe to use from several threads.</summary>
/// <remarks>The packages of this library register themselves; add your own front ends, extractors and detectors before loading models that use them.</remarks>
public sealed class ComponentRegistry
{
    // The library's own packages. Loading them by name lets a program that only ever loads models reference the packages and nothing more.
    private static readonly string[] OwnAssemblies = ["AudioAnomaly.Features", "AudioAnomaly.Detectors"];

    private readonly ConcurrentDictionary<(Type Contract, string Id), Func<ComponentState, ComponentRegistry, IModelComponent>> _factories = new();

    /// <summary>The registry that models are loaded with unless another is given. Holds the components of every AudioAnomaly package present.</summary>
    public static ComponentRegistry Default { get; } = CreateDefault();

    /// <summary>Adds or replaces a component.</summary>
    /// <typeparam name="T">What it is: <see cref="ISpectrogramFrontEnd"/>, <see cref="IFeatureExtractor"/> or <see cref="IDetector"/>.</typeparam>
    /// <param name="id">Its stable id.</param>
    /// <param name="create">Makes it from its state; throws <see cref="FormatException"/> if the state makes no sense.</param>
    /// <returns>This registry.</returns>
    public ComponentRegistry Add<T>(string id, Func<ComponentState, T> create)
        where T : class, IModelComponent
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add<T>(id, (state, _) => create(state));
    }

    /// <summary>Adds or replaces a component that holds others.</summary>
    /// <typeparam name="T">What it is: <see cref="ISpectrogramFrontEnd"/>, <see cref="IFeatureExtractor"/> or <see cref="IDetector"/>.</typeparam>
    /// <param name="id">Its stable id.</param>
    /// <param name="create">Makes it from its state, and the parts inside it by the registry that is asked, which may be a copy of this one; throws <see cref="FormatException"/> if the state makes no sense.</param>
    /// <returns>This registry.</returns>
    public ComponentRegistry Add<T>(string id, Func<ComponentState, ComponentRegistry, T> create)
        where T : class, IModelComponent
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(create);
        _factories[(typeof(T), id)] = create;
        return this;
    }

    /// <summary>A registry of the same components, to be changed on its own.</summary>
    /// <returns>The copy.</returns>
    public ComponentRegistry Copy()
    {
        var copy = new ComponentRegistry();
        foreach ((var key, Func<ComponentState, ComponentRegistry, IModelComponent> create) in _factories)
        {
            copy._factories[key] = create;
        }

        return copy;
    }

    /// <summary>Makes a component from its state.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="state">The state.</param>
    /// <returns>The component.</returns>
    /// <exception cref="FormatException">No component of this id is registered, or the state makes no sense.</exception>
    public T Create<T>(ComponentState state)
        where T : class, IModelComponent
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!_factories.TryGetValue((typeof(T), state.Id), out Func<ComponentState, ComponentRegistry, IModelComponent>? create))
        {
            throw new FormatException(
                $"it needs the {Describe(typeof(T))} '{state.Id}', which is not registered here. Reference the package that has it"
                + " (AudioAnomaly.Features, AudioAnomaly.Detectors), or add it to ComponentRegistry.Default.");
        }

        try
        {
            return (T)create(state, this);
        }
        catch (Exception e) when (e is NullReferenceException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException or ValidationException)
        {
            // What factories run into when an option or array is missing, of another type or out of range.
            throw new FormatException($"the state of its {Describe(typeof(T))} '{state.Id}' makes no sense: {e.Message}", e);
        }
    }

    private static string Describe(Type contract)
        => contract == typeof(ISpectrogramFrontEnd) ? "front end" : contract == typeof(IFeatureExtractor) ? "feature extractor" : "detector";

    private static ComponentRegistry CreateDefault()
    {
        var registry = new ComponentRegistry();
        foreach (string name in OwnAssemblies)
        {
            Assembly assembly;
            try
            {
                assembly = Assembly.Load(new AssemblyName(name));
            }
            catch (FileNotFoundException)
            {
                continue; // That package is not part of this program.
            }

            foreach (ModelComponentsAttribute attribute in assembly.GetCustomAttributes<ModelComponentsAttribute>())
            {
                ((IModelComponents)Activator.CreateInstance(attribute.ComponentsType)!).Register(registry);
            }
        }

        return registry;
    }
}
