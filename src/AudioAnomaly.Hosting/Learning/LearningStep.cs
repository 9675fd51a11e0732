namespace AudioAnomaly.Hosting;

/// <summary>Something that a model was taught while it was in use. Plain immutable data.</summary>
/// <param name="At">When.</param>
/// <param name="Mode">What became of the sound; null if only the threshold was set.</param>
/// <param name="Alarms">The alarms whose sound it was.</param>
/// <param name="Threshold">The threshold that was set; null if none was.</param>
public sealed record LearningStep(DateTimeOffset At, LearningMode? Mode, IReadOnlyList<string> Alarms, double? Threshold)
{
    /// <summary>The name of the file with the model as it was before, in the model's folder; it is kept for the newest steps.</summary>
    internal string Before { get; init; } = string.Empty;

    /// <summary>The SHA-256 of the model's file after it: a file that was replaced since is not undone.</summary>
    internal string After { get; init; } = string.Empty;
}
