namespace AudioAnomaly.BackboneTraining;

/// <summary>How long a run goes and how often it writes; apart from <see cref="Steps"/> and <see cref="CoolDown"/>, nothing of it changes the weights.</summary>
internal sealed record TrainingRunPlan
{
    /// <summary>All steps, the cool-down's included.</summary>
    public required long Steps { get; init; }

    /// <summary>The steps at the end over which the learning rate falls.</summary>
    public required long CoolDown { get; init; }

    /// <summary>The steps between two validations.</summary>
    public int ValidateEvery { get; init; } = 150;

    /// <summary>The number of validation worlds.</summary>
    public int ValidationWorlds { get; init; } = 24;

    /// <summary>How large the worlds of machines in a validation are; null for none. Each is a fit of its own.</summary>
    public MachineWorldOptions? Machines { get; init; }

    /// <summary>The time between two writings of the state.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromMinutes(3);
}
