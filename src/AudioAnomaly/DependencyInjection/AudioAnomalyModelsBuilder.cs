using AudioAnomaly;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Collects the models of <c>services.AddAudioAnomaly</c>.</summary>
public sealed class AudioAnomalyModelsBuilder
{
    private readonly Dictionary<string, string> _models = new(StringComparer.Ordinal);

    internal AudioAnomalyModelsBuilder()
    {
    }

    internal IReadOnlyDictionary<string, string> Models => _models;

    internal ComponentRegistry Registry { get; } = ManagedComponents.CreateRegistry();

    internal ExecutionOptions Execution { get; private set; } = ExecutionOptions.Default;

    /// <summary>Adds components or engines that the models need beside those in managed code.</summary>
    /// <param name="add">Adds them to the registry.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyModelsBuilder UseComponents(Action<ComponentRegistry> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        add(Registry);
        return this;
    }

    /// <summary>Sets on what all models compute; all processors by default.</summary>
    /// <param name="execution">Device, threads, precision.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyModelsBuilder UseExecution(ExecutionOptions execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        Execution = execution;
        return this;
    }

    /// <summary>Adds a model file under a name.</summary>
    /// <param name="name">The service key under which the scorer is asked for.</param>
    /// <param name="path">The <c>.aam</c> file; loaded when it is first asked for.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public AudioAnomalyModelsBuilder AddModel(string name, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _models.TryAdd(name, path) ? this : throw new ArgumentException($"There is already a model named '{name}'.", nameof(name));
    }
}
