using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Knows how to make components from their saved state, by stable id. Safe to use from several threads.</summary>
/// <remarks>
/// Empty at first. Each package brings a verb that adds what it has: <c>new ComponentRegistry().AddFeatures().AddDetectors()</c>;
/// <see cref="Add{T}(string, Func{ComponentState, T})"/> adds components of your own.
/// </remarks>
/// <example>
/// <code>
/// // Only what the program needs: the parts in managed code, and networks in the ONNX format.
/// ComponentRegistry registry = ManagedComponents.CreateRegistry();
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam", registry);
///
/// // Parts of your own by their id: registry.Add&lt;IDetector>("mean-level", MeanLevel.FromState);
/// </code>
/// </example>
public sealed partial class ComponentRegistry
{
    private readonly ConcurrentDictionary<(Type Contract, string Id), Func<ComponentState, ComponentContext, IModelComponent>> _factories = new();
    private readonly ConcurrentDictionary<Type, object> _engines = new();

    /// <summary>Adds or replaces a component.</summary>
    /// <typeparam name="T">What it is: <see cref="ISpectrogramFrontEnd"/>, <see cref="ISampleFilter"/>, <see cref="IFeatureExtractor"/> or <see cref="IDetector"/>.</typeparam>
    /// <param name="id">Its stable id.</param>
    /// <param name="create">Makes it from its state; throws <see cref="FormatException"/> if the state makes no sense.</param>
    /// <returns>This registry.</returns>
    public ComponentRegistry Add<T>(string id, Func<ComponentState, T> create)
        where T : class, IModelComponent
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add<T>(id, (state, _) => create(state));
    }

    /// <summary>Adds or replaces a component that holds others, or needs to know on what it computes.</summary>
    /// <typeparam name="T">What it is: <see cref="ISpectrogramFrontEnd"/>, <see cref="ISampleFilter"/>, <see cref="IFeatureExtractor"/> or <see cref="IDetector"/>.</typeparam>
    /// <param name="id">Its stable id.</param>
    /// <param name="create">Makes it from its state, and the parts inside it by the context; throws <see cref="FormatException"/> if the state makes no
    /// sense.</param>
    /// <returns>This registry.</returns>
    public ComponentRegistry Add<T>(string id, Func<ComponentState, ComponentContext, T> create)
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
        copy.AddAll(this);
        return copy;
    }

    /// <summary>Adds or replaces everything that another registry has.</summary>
    internal void AddAll(ComponentRegistry other)
    {
        foreach ((var key, Func<ComponentState, ComponentContext, IModelComponent> create) in other._factories)
        {
            _factories[key] = create;
        }

        foreach ((Type kind, object engine) in other._engines)
        {
            _engines[kind] = engine;
        }
    }

    /// <summary>Adds or replaces what computes for components.</summary>
    internal ComponentRegistry AddEngine<T>(T engine)
        where T : class
    {
        _engines[typeof(T)] = engine;
        return this;
    }

    internal T? FindEngine<T>()
        where T : class
        => _engines.TryGetValue(typeof(T), out object? engine) ? (T)engine : null;

    internal T Create<T>(ComponentState state, ComponentContext context)
        where T : class, IModelComponent
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!_factories.TryGetValue((typeof(T), state.Id), out Func<ComponentState, ComponentContext, IModelComponent>? create))
        {
            string cure = state.Origin is { } origin
                ? $"Reference the package {origin.Package} and add what it has to the registry: registry.{origin.Registration}."
                : $"Add it to the registry: registry.Add<{typeof(T).Name}>(\"{state.Id}\", ...).";
            throw new FormatException($"it needs the {Describe<T>()} '{state.Id}', which is not registered here. {cure}");
        }

        try
        {
            return (T)create(state, context);
        }
        catch (Exception e) when (e is NullReferenceException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException or ValidationException or JsonException)
        {
            // What factories run into when an option or array is missing, of another type or out of range.
            throw new FormatException($"the state of its {Describe<T>()} '{state.Id}' makes no sense: {e.Message}", e);
        }
    }

    /// <summary>The contract in words: "feature extractor" of IFeatureExtractor.</summary>
#pragma warning disable CA1308 // Words in a sentence, not keys.
    private static string Describe<T>() => Words().Replace(typeof(T).Name[1..], " $1").TrimStart().ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
