namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>An object of a Python class to be pickled: the class is called with the arguments, and then given its state.</summary>
/// <param name="Global">Module and name with a space between.</param>
/// <param name="Arguments">What it is called with.</param>
internal sealed record FakeObject(string Global, params object?[] Arguments)
{
    /// <summary>Pickled by NEWOBJ (as most classes are) where true, by REDUCE where false.</summary>
    public bool IsNew { get; init; }

    /// <summary>What BUILD gives it; nothing if null.</summary>
    public object? State { get; init; }
}
