namespace AudioAnomaly.Benchmarks;

/// <summary>How near a stage came to what the machine can do.</summary>
/// <param name="Ceiling">The ceiling's name.</param>
/// <param name="Unit">GFLOP/s or GB/s.</param>
/// <param name="Reached">The stage's rate by its least time.</param>
/// <param name="Limit">The ceiling, measured in the same run.</param>
internal sealed record CeilingUse(string Ceiling, string Unit, double Reached, double Limit)
{
    public double Share => Reached / Limit;
}
