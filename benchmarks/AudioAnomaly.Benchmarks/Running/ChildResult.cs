namespace AudioAnomaly.Benchmarks;

/// <summary>What a process of its own reports.</summary>
/// <param name="Milliseconds">Elapsed times.</param>
/// <param name="ProcessorMs">Processor times of the same.</param>
/// <param name="PeakMiB">The most memory that the process had.</param>
/// <param name="Figures">What else it found.</param>
internal sealed record ChildResult(IReadOnlyList<double> Milliseconds, IReadOnlyList<double> ProcessorMs, double PeakMiB, IReadOnlyList<Figure> Figures)
{
    public Timing Timing => Timing.Of(Milliseconds, ProcessorMs);

    /// <summary>The most memory that this process has had until now, in MiB.</summary>
    public static double OwnPeakMiB()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1048576.0;
    }
}
