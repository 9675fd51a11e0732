namespace AudioAnomaly;

/// <summary>
/// A recording was read but its content cannot be used: no samples, samples that are not finite, too short for the model, or channels unlike those that the
/// model was fitted on.
/// </summary>
public sealed class AudioContentException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">The recording's file or name; null becomes "audio clip".</param>
    /// <param name="problem">What was found and expected.</param>
    public AudioContentException(string? source, string problem)
        : base($"'{source ?? "audio clip"}': {problem}")
        => (Recording, Problem) = (source, problem);

    /// <summary>The recording's file or name, or null if it had none.</summary>
    public string? Recording { get; }

    /// <summary>What was found and expected, without the recording's name.</summary>
    internal string Problem { get; }
}
