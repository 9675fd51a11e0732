using System.Diagnostics;
using AudioAnomaly.Components;

namespace AudioAnomaly.Benchmarks;

/// <summary>PaDiM's own work on features of CNN14: scoring against inverse covariances and against reading the model once, fitting, and the size of the model.</summary>
internal static class PadimBenchmark
{
    public static void Run(BenchmarkRun run)
    {
        using var clip = new TestClip(run.Sizes);
        Spectrogram spectrogram = clip.Spectrogram(1);
        var features = new ReadyFeatures(clip.Network.Layers, clip.Maps(1));

        // Clips that differ, so that covariances are what they are on sound; a few maps go round.
        IReadOnlyList<FeatureMap>[] normals = [.. Enumerable.Range(2, Math.Min(8, run.Sizes.PadimClips)).Select(clip.Maps)];
        foreach (PadimPositions positions in new[] { PadimPositions.PerPosition, PadimPositions.PerFrequency })
        {
            foreach (PadimForm form in Enum.GetValues<PadimForm>())
            {
                var options = new PadimOptions { Positions = positions, Form = form, KeepStatistics = form == PadimForm.Full && positions == PadimPositions.PerPosition };
                Measure(run, features, normals, spectrogram, options);
            }
        }
    }

    private static void Measure(BenchmarkRun run, ReadyFeatures features, IReadOnlyList<FeatureMap>[] normals, Spectrogram spectrogram, PadimOptions options)
    {
        IReadOnlyList<FeatureMap> query = features.Maps;
        using var detector = new PadimDetector(features, options);
        int clips = run.Sizes.PadimClips;
        long started = Stopwatch.GetTimestamp();
        detector.Fit(Enumerable.Range(0, clips).Select(i => Next(normals[i % normals.Length])), new FitContext { CancellationToken = run.CancellationToken });
        double fitMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        features.Maps = query;
        ComponentState state = detector.SaveState();

        // What is kept to go on learning is not read to score.
        double bytes = state.Tensors.Where(tensor => tensor.Key != "covariances").Sum(tensor => 4.0 * tensor.Value.Values.Length);
        using PlainPadim? plain = options.KeepStatistics ? new PlainPadim(state, options.Regularization, options.SmoothingSigma) : null;
        double? worst = plain is null ? null : Agreement.ToLargest("PaDiM's maps", detector.Score(spectrogram).Map.Values.Span, Plain(false), 2e-3);
        run.Measure(new Stage($"PaDiM scores {run.Sizes.Clip}, d={options.Channels}, {options.Positions}, {options.Form}", () => detector.Score(spectrogram))
        {
            References = plain is null
                ? []
                : [new Alternative("inverses ready, bmm", () => Plain(false), worst), new Alternative("inv, bmm", () => Plain(true), worst)],
            AudioSeconds = run.Sizes.ClipSeconds,
            Ceiling = run.Ceilings.Memory,
            Work = bytes / 1e9,
            MaxRounds = plain is null ? int.MaxValue : 3,
            Figures =
            [
                new Figure("model", bytes / 1e6, "MB"),
                new Figure($"fit on {clips} clips besides the features", fitMs / 1000, "s"),
            ],
        });

        float[] Plain(bool invertEachTime) => plain.Score(query, spectrogram.Frames, spectrogram.Bins, invertEachTime);

        Spectrogram Next(IReadOnlyList<FeatureMap> maps)
        {
            features.Maps = maps;
            return spectrogram;
        }
    }
}
