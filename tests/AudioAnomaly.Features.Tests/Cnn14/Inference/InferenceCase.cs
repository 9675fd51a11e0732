using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Inference;

/// <summary>Networks, inputs and comparisons that the tests of managed inference share.</summary>
internal static class InferenceCase
{
    public static readonly bool[] AllTaps = [true, true, true, true];
    public static readonly bool[] LastTap = [false, false, false, true];

    private static readonly VectorPath[] WithFusedMultiplyAdd = [VectorPath.Avx512, VectorPath.Avx2, VectorPath.Vector128Fma, VectorPath.AdvSimd];

    /// <summary>The paths of this processor that must give the same bits.</summary>
    public static IEnumerable<VectorPath> EqualPaths => WithFusedMultiplyAdd.Where(Processor.Has);

    /// <summary>All paths of this processor.</summary>
    public static IEnumerable<VectorPath> AllPaths => Enum.GetValues<VectorPath>().Where(Processor.Has);

    /// <summary>TorchSharp's network to all blocks, without the mirrored ends that <see cref="Cnn14"/> puts before its padding.</summary>
    public static ICnn14Runner TorchRunner(Cnn14Weights weights)
    {
        using Cnn14 described = TorchNetworks.Cnn14(weights, Enumerable.Range(0, Cnn14Weights.BlockCount).Select(Cnn14Weights.BlockName));
        ComponentContext components = TorchNetworks.Components();
        return components.FindEngine<ICnn14Engine>()!.Load(weights, AllTaps, described.Layers, components.Execution);
    }

    public static ReadOnlyMemory<float> Noise(int frames, int bins = 64, int seed = 3) => TestSignal.Noise(frames, bins, seed).Values;

    /// <summary>The largest difference as a share of the largest value.</summary>
    public static double Error(IReadOnlyList<double> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Count, actual.Length);
        double worst = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        }

        return worst / expected.Max(Math.Abs);
    }

    public static void AssertSameBits(IReadOnlyList<BlockOutput> expected, IReadOnlyList<BlockOutput> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => AssertSameBits(pair.First, pair.Second));
    }

    public static void AssertSameBits(BlockOutput expected, BlockOutput actual)
    {
        Assert.Equal((expected.Frames, expected.Bins, expected.Channels), (actual.Frames, actual.Bins, actual.Channels));
        Assert.Equal(Array.ConvertAll(expected.Values, BitConverter.SingleToUInt32Bits), Array.ConvertAll(actual.Values, BitConverter.SingleToUInt32Bits));
    }
}
