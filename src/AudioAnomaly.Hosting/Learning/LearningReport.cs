namespace AudioAnomaly.Hosting;

/// <summary>What people's labels say of a model. Plain immutable data.</summary>
public sealed record LearningReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>How it does.</summary>
    public required LearningFigures Figures { get; init; }

    /// <summary>A threshold that would do better on what was labelled; null if none is known, or too few faults were labelled (3).</summary>
    public required ThresholdProposal? Proposal { get; init; }

    /// <summary>Alarms that were labelled nothing, have sound, and were not learned yet.</summary>
    public required IReadOnlyList<string> Learnable { get; init; }

    /// <summary>What it was taught, the newest first.</summary>
    public required IReadOnlyList<LearningStep> Steps { get; init; }

    /// <summary>Whether the newest step can be undone: the file is as it was left.</summary>
    public required bool CanUndo { get; init; }
}
