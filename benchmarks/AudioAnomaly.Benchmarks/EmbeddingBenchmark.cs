using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>Patches of feature maps: averaged layers are enough to score with; a fit needs patches written out.</summary>
internal static class EmbeddingBenchmark
{
    public static void Run(BenchmarkRun run)
    {
        using var clip = new TestClip(run.Sizes);
        IReadOnlyList<FeatureMap> maps = clip.Maps(1);
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor[] tensors = [.. maps.Select(PlainPatches.ToTensor)];
        double worst = Agreement.ToLargest("patches", WriteOut(maps), Plain(tensors, clip.Network.Layers), 1e-5);
        string reference = "avg_pool2d, interpolate, cat";
        run.Measure(new Stage($"patch layers of {run.Sizes.Clip}, to score with", () => _ = new PatchFeatures(maps, 3))
        {
            References = [new Alternative(reference, () => Plain(tensors, clip.Network.Layers))],
            PartOf = ScoreBenchmark.StageOf(run.Sizes, ScoreBenchmark.FullNetwork),
            AudioSeconds = run.Sizes.ClipSeconds,
        });
        run.Measure(new Stage($"patches of {run.Sizes.Clip} written out, {clip.Network.Layers.Sum(layer => layer.Channels)} channels, to fit on", () => WriteOut(maps))
        {
            References = [new Alternative(reference, () => Plain(tensors, clip.Network.Layers), worst)],
            AudioSeconds = run.Sizes.ClipSeconds,
        });
    }

    private static float[] WriteOut(IReadOnlyList<FeatureMap> maps) => WriteOut(new PatchFeatures(maps, 3));

    /// <summary>All patches of a clip, row by row.</summary>
    public static float[] WriteOut(PatchFeatures features)
    {
        float[] patches = new float[features.Frames * features.Bins * features.Channels];
        Parallel.For(0, features.Frames, frame =>
        {
            for (int bin = 0; bin < features.Bins; bin++)
            {
                features.CopyPatch(frame, bin, patches.AsSpan(((frame * features.Bins) + bin) * features.Channels, features.Channels));
            }
        });
        return patches;
    }

    private static float[] Plain(torch.Tensor[] maps, IReadOnlyList<FeatureLayer> layers)
    {
        using IDisposable noGradient = torch.no_grad();
        using torch.Tensor patches = PlainPatches.Embed(maps, layers);
        return patches.data<float>().ToArray();
    }
}
