namespace AudioAnomaly.BackboneTraining;

/// <summary>The kinds of synthetic worlds by which training is judged.</summary>
internal sealed class Validation
{
    /// <summary>Other than any seed of a run: validation worlds are never trained on.</summary>
    public const long Seed = -20250801;

    private readonly ValidationWorlds _events;
    private readonly ValidationWorlds _steady;
    private readonly MachineWorlds? _machines;

    /// <summary>Makes the worlds.</summary>
    /// <param name="count">How many there are whose faults are events, and as many whose faults are lasting changes.</param>
    /// <param name="machines">How large the worlds of machines are; null for none.</param>
    public Validation(int count, MachineWorldOptions? machines = null)
    {
        (_events, _steady) = (new(Seed, count, steady: false), new(Seed - 1, count, steady: true));
        _machines = machines is null ? null : new MachineWorlds(Seed, machines);
    }

    /// <summary>Finds the figures of weights, on the thread that asks: the tensor library's number of threads is that of a thread.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="frontEnds">How many of <see cref="FrontEndChoice.Presets"/> they were trained with.</param>
    public ValidationResult Evaluate(Cnn14Weights weights, int frontEnds) => new(
        _events.Evaluate(weights),
        _steady.Evaluate(weights),
        _machines?.EvaluateAsync(NetworkUnderTrial.Of("trial", weights, frontEnds).Compose).GetAwaiter().GetResult().Average(world => world.Mean));
}
