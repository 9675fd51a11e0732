namespace AudioAnomaly.Benchmarks;

/// <summary>A number beside the times.</summary>
internal sealed record Figure(string Name, double Value, string Unit)
{
    public override string ToString() => Unit.Length == 0 ? $"{Name} {Display.Number(Value)}" : $"{Name} {Display.Number(Value)} {Unit}";
}
