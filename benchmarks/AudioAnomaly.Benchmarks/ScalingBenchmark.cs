using System.Globalization;
using AudioAnomaly.Audio;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>How time and memory grow with clips, their length and the bank.</summary>
internal static class ScalingBenchmark
{
    private const int Channels = 896;

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var folder = new TemporaryFolder();
        await Clips(run, folder);
        await Length(run, folder);
        Bank(run);
    }

    private static async Task Clips(BenchmarkRun run, TemporaryFolder folder)
    {
        string clips = Directory.CreateDirectory(folder["clips"]).FullName;
        RecordingFit.WriteClips(clips, run.Sizes.ScalingClips.Max(), run);
        var points = new List<ScalingPoint>();
        foreach (int count in run.Sizes.ScalingClips)
        {
            ChildResult result = await RecordingFit.RunAsync(clips, count, run.CancellationToken);
            run.Say($"  {count} clips: {Display.Number(result.Timing.MedianMs)} ms");
            points.Add(new ScalingPoint(count, result.Timing.MedianMs, result.PeakMiB));
        }

        run.Add(new Scaling(
            $"fit on clips of {run.Sizes.Clip}, embedded network, PatchCore",
            "clips",
            "peak of the process",
            "time at most 1: features are linear in clips, and the coreset's memory is bounded; memory towards 0 once the working set is full",
            points));
    }

    private static async Task Length(BenchmarkRun run, TemporaryFolder folder)
    {
        string model = folder["model.aam"];
        await RecordingScore.SaveModelAsync(model, () => TestNetwork.Create(Cnn14Weights.Pretrained, TestClip.Layers), run.Sizes.BankRows, run.Sizes.ClipSeconds, run.CancellationToken);
        var points = new List<ScalingPoint>();
        foreach (double seconds in run.Sizes.ScalingSeconds)
        {
            string recording = folder[$"{seconds.ToString(CultureInfo.InvariantCulture)}.wav"];
            WavWriter.Write(recording, NoiseClip.Create(3, 16000, seconds));
            ChildResult result = await RecordingScore.RunAsync(model, recording, 2, 3, run.CancellationToken);
            run.Say($"  {seconds} s: {Display.Number(result.Timing.MedianMs)} ms");
            points.Add(new ScalingPoint(seconds, result.Timing.MedianMs, result.PeakMiB));
        }

        run.Add(new Scaling(
            $"read and score a recording, embedded network, bank of {run.Sizes.BankRows:#,0}",
            "s",
            "peak of the process",
            "time 1, but more between 10 and 20 s, where windows begin to overlap by half; memory at most 1: samples, spectrogram and maps grow by some 0.2 MiB a second, and arrays that wait for collection by more",
            points));
    }

    private static void Bank(BenchmarkRun run)
    {
        using var clip = new TestClip(run.Sizes);
        PatchFeatures query = clip.Patches(99);
        float[] distances = new float[query.Frames * query.Bins];
        int[] neighbors = new int[distances.Length];
        int[] layers = [.. query.Layers.Select(layer => layer.Channels)];
        float[] bank = Rows(run.Sizes.ScalingBanks.Max(), query);
        var points = new List<ScalingPoint>();
        foreach (int rows in run.Sizes.ScalingBanks)
        {
            var index = new NearestNeighborIndex(bank, rows, layers);
            Measurement measured = SideBySide.Measure(
                string.Empty,
                new Stage(string.Empty, () => index.Search(query, query.Bins, distances, neighbors, Environment.ProcessorCount, run.CancellationToken)) { MaxRounds = 5 },
                run.Sizes with { WarmUp = run.Sizes.WarmUp / 3 },
                run.CancellationToken);
            run.Say($"  {rows} rows: {measured.Ours} ms");
            points.Add(new ScalingPoint(rows, measured.Ours.MedianMs, measured.AllocatedMiB!.Value));
        }

        run.Add(new Scaling($"search {distances.Length:#,0} patches in a bank x {Channels}", "rows", "allocated by a search", "time at most 1; memory 0: nothing of the size of the bank is made", points));
    }

    /// <summary>Patches of the clip itself, each changed a little differently.</summary>
    private static float[] Rows(int count, PatchFeatures query)
    {
        var random = new Random(11);
        float[] rows = new float[count * Channels];
        for (int i = 0; i < count; i++)
        {
            Span<float> row = rows.AsSpan(i * Channels, Channels);
            int cell = random.Next(query.Frames * query.Bins);
            query.CopyPatch(cell / query.Bins, cell % query.Bins, row);
            for (int k = 0; k < Channels; k++)
            {
                row[k] += 0.1f * (random.NextSingle() - 0.5f);
            }
        }

        return rows;
    }
}
