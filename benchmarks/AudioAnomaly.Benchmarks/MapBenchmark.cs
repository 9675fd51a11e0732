using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>A grid of patch scores as a map.</summary>
internal static class MapBenchmark
{
    private const double Sigma = 4;
    private static readonly FeatureLayer Grid = new("grid", 1, 4, 4);

    public static void Run(BenchmarkRun run)
    {
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(NoiseClip.Create(1, 32000, run.Sizes.ClipSeconds));
        int frames = spectrogram.Frames / Grid.FrameStride, bins = spectrogram.Bins / Grid.BinStride;
        var random = new Random(3);
        float[] scores = [.. Enumerable.Range(0, frames * bins).Select(_ => random.NextSingle())];
        using var plain = new PlainMap(Sigma);
        double worst = Agreement.Absolute("maps", Ours(), Plain(), 1e-5);
        run.Measure(new Stage($"map of {run.Sizes.Clip}, {spectrogram.Frames} x {spectrogram.Bins}", () => Ours())
        {
            References = [new Alternative("interpolate, two conv2d", () => Plain(), worst)],
            PartOf = ScoreBenchmark.StageOf(run.Sizes, ScoreBenchmark.FullNetwork),
            AudioSeconds = run.Sizes.ClipSeconds,
        });

        float[] Ours() => AnomalyMapRenderer.Render(scores, frames, bins, Grid, spectrogram, Sigma).Values.ToArray();

        float[] Plain()
        {
            using torch.Tensor grid = torch.tensor(scores);
            return plain.Draw(grid, frames, bins, Grid.FrameStride, spectrogram.Frames, spectrogram.Bins);
        }
    }
}
