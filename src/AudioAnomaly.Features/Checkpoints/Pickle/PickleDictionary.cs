namespace AudioAnomaly.Checkpoints;

/// <summary>A Python dict in a pickle, as the sequence of what was put in.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];
}
