namespace AudioAnomaly.Benchmarks;

/// <summary>Times several ways of doing one thing in alternation, after all have been warmed up, so that what disturbs the machine disturbs all of them.</summary>
internal static class SideBySide
{
    /// <summary>Measures a stage and its references.</summary>
    /// <param name="section">The section of the program.</param>
    /// <param name="stage">What to measure.</param>
    /// <param name="sizes">Rounds and warm-up.</param>
    /// <param name="cancellationToken">Ends it between calls.</param>
    public static Measurement Measure(string section, Stage stage, BenchmarkSizes sizes, CancellationToken cancellationToken)
    {
        (Action Run, double Scale)[] ways = [(stage.Run, 1), .. stage.References.Select(reference => (reference.Run, reference.Scale))];

        // Short calls are timed in a row: libtorch's threads spin for a while after its own calls, and would weigh on a single one of ours.
        int[] calls = [.. ways.Select(way => Stopwatches.CallsIn(sizes.RoundMs, Stopwatches.Warm(way.Run, sizes.WarmUp, cancellationToken)))];

        long before = GC.GetTotalAllocatedBytes(precise: true);
        stage.Run();
        double allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1048576.0;

        int rounds = Math.Min(stage.MaxRounds, sizes.Rounds);
        double[][] elapsed = [.. ways.Select(_ => new double[rounds])];
        double[][] processor = [.. ways.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (double ms, double busy) = Stopwatches.Time(ways[way].Run, calls[way]);
                elapsed[way][round] = ways[way].Scale * ms;
                processor[way][round] = ways[way].Scale * busy;
            }
        }

        var ours = Timing.Of(elapsed[0], processor[0]);
        return new Measurement(section, stage.Name, ours)
        {
            PartOf = stage.PartOf,
            AudioSeconds = stage.AudioSeconds,
            AllocatedMiB = allocated,
            References = [.. stage.References.Select((reference, i) => new ComparedTiming(
                reference.Name,
                Timing.Of(elapsed[i + 1], processor[i + 1]),
                Timing.Median([.. elapsed[i + 1].Zip(elapsed[0], (theirs, mine) => theirs / mine)]),
                reference.WorstDifference))],
            Ceiling = stage.Ceiling is { } ceiling ? new CeilingUse(ceiling.Name, ceiling.Unit, 1000 * stage.Work / ours.LeastMs, ceiling.Rate) : null,
            Figures = stage.Figures,
        };
    }
}
