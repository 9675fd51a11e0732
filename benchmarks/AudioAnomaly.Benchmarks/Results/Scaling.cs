namespace AudioAnomaly.Benchmarks;

/// <summary>How time and memory grow with a size.</summary>
/// <param name="Name">What grows.</param>
/// <param name="Variable">The size, with its unit.</param>
/// <param name="Memory">Which memory it is.</param>
/// <param name="Expected">What is expected, in a sentence.</param>
/// <param name="Points">The sizes measured, ascending.</param>
internal sealed record Scaling(string Name, string Variable, string Memory, string Expected, IReadOnlyList<ScalingPoint> Points)
{
    public PowerLaw Time => PowerLaw.Fit(Points.Select(point => (point.Size, point.Milliseconds)));

    public PowerLaw MemoryGrowth => PowerLaw.Fit(Points.Select(point => (point.Size, point.MemoryMiB)));
}
