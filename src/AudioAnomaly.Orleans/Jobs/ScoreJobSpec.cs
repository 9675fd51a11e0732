namespace AudioAnomaly.Fleet;

/// <summary>What recordings are to be scored by what over many machines; the target is a file of scores (<see cref="RecordingScores"/>).</summary>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.ScoreJobSpec")]
public sealed record ScoreJobSpec : FleetJobSpec
{
    /// <summary>The model file.</summary>
    [Id(0)]
    public required string Model { get; init; }

    internal override IEnumerable<string> Identity => [.. base.Identity, "score", Model];

    internal override string? FindProblem() => base.FindProblem() ?? (string.IsNullOrEmpty(Model) ? "It names no model file." : null);
}
