using System.Diagnostics;
using System.Globalization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Fitting many clips: time and peak memory, in a process of its own.</summary>
internal static class FitBenchmark
{
    public static void Run()
    {
        foreach (int clips in new[] { 50, 200 })
        {
            using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["fit-memory", clips.ToString(CultureInfo.InvariantCulture)]))!;
            process.WaitForExit();
        }
    }

    public static void RunChild(int clips)
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);
        using var detector = new PatchCoreDetector(new Cnn14(Cnn14Weights.Random(0), ["conv_block2", "conv_block3", "conv_block4"]));
        long started = Stopwatch.GetTimestamp();
        detector.Fit(Enumerable.Range(0, clips).Select(seed => frontEnd.Compute(NoiseClip.Create(seed, 32000))), new FitContext());
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine($"fit PatchCore on {clips} clips of 10 s with CNN14: {seconds:0.0} s, bank {detector.BankSize}, peak memory {self.PeakWorkingSet64 / 1048576.0:0} MiB");
    }
}
