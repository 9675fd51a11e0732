namespace AudioAnomaly.Fuzzing;

/// <summary>One call that gets a damaged input, or what came of it.</summary>
/// <param name="Name">What is called.</param>
/// <param name="Action">The call.</param>
public sealed record FuzzCall(string Name, Action Action)
{
    /// <summary>Whether an exception is a refusal that the call promises, beside those of the format.</summary>
    public Func<Exception, bool>? MayRefuse { get; init; }

    /// <summary>Whether time and memory are bounded by the input alone; scoring takes what the recording takes.</summary>
    public bool IsBounded { get; init; } = true;
}
