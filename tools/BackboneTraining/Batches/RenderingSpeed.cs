using System.Globalization;

namespace AudioAnomaly.BackboneTraining;

/// <summary>How fast batches are made.</summary>
/// <param name="Batches">The batches that were made.</param>
/// <param name="Pairs">The pairs of views in each.</param>
/// <param name="Threads">The threads that made them.</param>
/// <param name="Elapsed">The time it took.</param>
internal sealed record RenderingSpeed(int Batches, int Pairs, int Threads, TimeSpan Elapsed)
{
    /// <summary>Makes batches until a time is over, one before the clock starts.</summary>
    public static RenderingSpeed Measure(BatchOptions options, int threads, TimeSpan duration, TimeProvider clock)
    {
        var maker = new BatchMaker(options, seed: 1, threads);
        maker.Make(0);
        int batches = 0;
        long start = clock.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            maker.Make(++batches);
            elapsed = clock.GetElapsedTime(start);
        }
        while (elapsed < duration);
        return new RenderingSpeed(batches, options.Pairs, threads, elapsed);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Batches * Pairs / Elapsed.TotalSeconds:0} pairs/s on {Threads} threads, {Batches / Elapsed.TotalSeconds:0.00} batches of {Pairs} pairs/s");
}
