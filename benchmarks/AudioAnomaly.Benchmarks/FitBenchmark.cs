using System.Diagnostics;
using System.Globalization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Fitting many clips: time and peak memory, in a process of its own.</summary>
internal static class FitBenchmark
{
    public static void Run()
    {
        foreach ((int clips, string network) in new[] { (50, "cnn14"), (200, "cnn14"), (1000, "embedded") })
        {
            using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["fit-memory", clips.ToString(CultureInfo.InvariantCulture), network]))!;
            process.WaitForExit();
        }
    }

    /// <param name="clips">How many clips.</param>
    /// <param name="network">"cnn14", or "embedded" for the network that comes with the library.</param>
    public static void RunChild(int clips, string network)
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);
        using var detector = new PatchCoreDetector(new Cnn14(network == "embedded" ? Cnn14Weights.Pretrained : Cnn14Weights.Random(0), ["conv_block2", "conv_block3", "conv_block4"]));
        long started = Stopwatch.GetTimestamp();
        detector.Fit(Enumerable.Range(0, clips).Select(seed => frontEnd.Compute(NoiseClip.Create(seed, 32000))), new FitContext());
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine($"fit PatchCore on {clips} clips of 10 s with {network}: {seconds:0.0} s, bank {detector.BankSize}, peak memory {self.PeakWorkingSet64 / 1048576.0:0} MiB");
    }
}
