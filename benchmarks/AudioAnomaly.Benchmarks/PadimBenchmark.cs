using System.Diagnostics;

namespace AudioAnomaly.Benchmarks;

/// <summary>PaDiM's own work on features of CNN14: scoring as a share of the backbone's time, fitting, and the size of the model.</summary>
internal static class PadimBenchmark
{
    private const int FittedClips = 100;

    public static void Run(double backboneMs)
    {
        using var network = new Cnn14(Cnn14Weights.Random(0), ["conv_block2", "conv_block3", "conv_block4"]);
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(NoiseClip.Create(1, 32000));
        var features = new ReadyFeatures(network.Layers, network.Extract(spectrogram));
        foreach (PadimPositions positions in new[] { PadimPositions.PerPosition, PadimPositions.PerFrequency })
        {
            foreach (PadimForm form in Enum.GetValues<PadimForm>())
            {
                Print(features, spectrogram, new PadimOptions { Positions = positions, Form = form, KeepStatistics = false }, backboneMs);
            }
        }
    }

    private static void Print(ReadyFeatures features, Spectrogram spectrogram, PadimOptions options, double backboneMs)
    {
        using var detector = new PadimDetector(features, options);
        long started = Stopwatch.GetTimestamp();
        detector.Fit(Enumerable.Repeat(spectrogram, FittedClips), new FitContext());
        double fitSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double megabytes = detector.SaveState().Tensors.Values.Sum(tensor => 4.0 * tensor.Values.Length) / 1e6;
        (double ms, _) = SideBySide.Print($"PaDiM score 10 s, d=100, {options.Positions}, {options.Form}", () => detector.Score(spectrogram), null);
        Console.WriteLine($"    {ms / backboneMs:0.00} times the backbone's own time; fit on {FittedClips} clips {fitSeconds:0.0} s besides the features; model {megabytes:0.0} MB");
    }
}
