namespace AudioAnomaly.Benchmarks;

/// <summary>What several calls took.</summary>
/// <param name="MedianMs">The median of the elapsed times, in ms.</param>
/// <param name="LeastMs">The least.</param>
/// <param name="MostMs">The most.</param>
/// <param name="ProcessorMs">The median of the processor times, all threads of the process together; null if it was not measured.</param>
internal sealed record Timing(double MedianMs, double LeastMs, double MostMs, double? ProcessorMs = null)
{
    /// <summary>Makes it of single calls.</summary>
    /// <param name="elapsed">Elapsed times in ms, 1 or more.</param>
    /// <param name="processor">Processor times in ms; may be empty.</param>
    public static Timing Of(IReadOnlyCollection<double> elapsed, IReadOnlyCollection<double> processor)
        => new(Median(elapsed), elapsed.Min(), elapsed.Max(), processor.Count > 0 ? Median(processor) : null);

    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Median, least and most, with as many digits as they deserve.</summary>
    public override string ToString() => $"{Display.Number(MedianMs)} ({Display.Number(LeastMs)} to {Display.Number(MostMs)})";
}
