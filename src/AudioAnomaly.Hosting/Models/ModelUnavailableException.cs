namespace AudioAnomaly.Hosting;

/// <summary>A model is configured but could not be loaded.</summary>
public sealed class ModelUnavailableException : AudioAnomalyException
{
    internal ModelUnavailableException(string name, Exception cause)
        : base($"The model '{name}' could not be loaded: {cause.Message}", cause) => Name = name;

    /// <summary>The model's name.</summary>
    public string Name { get; }
}
