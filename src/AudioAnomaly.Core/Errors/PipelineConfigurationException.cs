namespace AudioAnomaly;

/// <summary>A pipeline cannot be built: parts are missing or options are out of range. All mistakes are listed at once.</summary>
public sealed class PipelineConfigurationException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errors">Every mistake, one sentence each.</param>
    public PipelineConfigurationException(IReadOnlyList<string> errors)
        : base("The pipeline cannot be built: " + string.Join(" ", errors))
        => Errors = errors;

    /// <summary>Every mistake, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; }
}
