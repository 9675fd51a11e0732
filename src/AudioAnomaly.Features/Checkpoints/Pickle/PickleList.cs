namespace AudioAnomaly;

/// <summary>A Python list in a pickle.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}
