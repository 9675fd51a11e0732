namespace AudioAnomaly.Checkpoints;

/// <summary>The name of a Python class or function in a pickle. Only ever a name: nothing is looked up or called.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public string FullName => $"{Module}.{Name}";
}
