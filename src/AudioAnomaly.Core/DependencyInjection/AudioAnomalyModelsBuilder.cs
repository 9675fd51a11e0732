namespace AudioAnomaly;

/// <summary>Collects the models of <c>services.AddAudioAnomaly</c>.</summary>
public sealed class AudioAnomalyModelsBuilder
{
    private readonly Dictionary<string, string> _models = new(StringComparer.Ordinal);

    internal AudioAnomalyModelsBuilder()
    {
    }

    internal IReadOnlyDictionary<string, string> Models => _models;

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
