using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>What people's labels say of a model.</summary>
public sealed record LearningResponse
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>How it does.</summary>
    public required LearningFigures Figures { get; init; }

    /// <summary>A threshold that would do better on what was labelled; null if none is known.</summary>
    public required ThresholdProposal? Proposal { get; init; }

    /// <summary>Alarms that were labelled nothing and can be learned.</summary>
    public required string[] Learnable { get; init; }

    /// <summary>What it was taught, the newest first.</summary>
    public required LearningStepResponse[] Steps { get; init; }

    /// <summary>Whether the newest step can be undone.</summary>
    public required bool CanUndo { get; init; }

    internal static LearningResponse Of(LearningReport report) => new()
    {
        Model = report.Model,
        Figures = report.Figures,
        Proposal = report.Proposal,
        Learnable = [.. report.Learnable],
        Steps = [.. report.Steps.Select(step => new LearningStepResponse(step.At, step.Mode is { } mode ? EventResponse.NameOf(mode) : "threshold", [.. step.Alarms], step.Threshold))],
        CanUndo = report.CanUndo,
    };
}
