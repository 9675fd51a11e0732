namespace AudioAnomaly.BackboneTraining;

/// <summary>The two kinds of synthetic worlds by which training is judged.</summary>
internal sealed class Validation
{
    /// <summary>Other than any seed of a run: validation worlds are never trained on.</summary>
    public const long Seed = -20250801;

    private readonly ValidationWorlds _events;
    private readonly ValidationWorlds _steady;

    /// <summary>Makes the worlds.</summary>
    /// <param name="count">How many of each kind.</param>
    public Validation(int count)
        => (_events, _steady) = (new(Seed, count, steady: false), new(Seed - 1, count, steady: true));

    /// <summary>The mean areas under the ROC curves over the worlds whose faults are events, and over those whose faults are lasting changes.</summary>
    public (double Events, double Steady) Evaluate(Cnn14Weights weights) => (_events.Evaluate(weights), _steady.Evaluate(weights));
}
