namespace AudioAnomaly.Checkpoints;

/// <summary>A file of pretrained weights cannot be used: it is no checkpoint, is damaged or unsafe, or does not hold the network that is wanted.</summary>
public sealed class CheckpointFormatException : AudioAnomalyException
{
    private const int MaxProblemLength = 2000;

    /// <summary>Creates the exception.</summary>
    /// <param name="file">The checkpoint file.</param>
    /// <param name="problem">What was found and expected, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public CheckpointFormatException(string file, string problem, Exception? innerException = null)
        : base($"'{file}': {OneLine.Of(problem, MaxProblemLength)}", innerException)
        => File = file;

    /// <summary>The checkpoint file.</summary>
    public string File { get; }

    /// <summary>The first tensor at fault, or null when no single one is.</summary>
    public string? Key { get; init; }

    /// <summary>The shape found for <see cref="Key"/>, or null when it is missing or its shape is not at fault.</summary>
    public IReadOnlyList<int>? FoundShape { get; init; }

    /// <summary>The shape expected for <see cref="Key"/>, or null when its shape is not at fault.</summary>
    public IReadOnlyList<int>? ExpectedShape { get; init; }
}
