namespace AudioAnomaly.Features.Tests.Inference;

/// <summary>What must not change a single bit, and what must not allocate.</summary>
public class ManagedCnn14BitsTests
{
    private static readonly ManagedCnn14 Network = new(Cnn14Weights.Pretrained, InferenceCase.AllTaps);

    [Theory]
    [InlineData(101, 32, 64, 128, 256)]
    [InlineData(45, 3, 5, 24, 50)]
    [InlineData(16, 64, 128, 256, 512)]
    public void Run_EveryPathWithFusedMultiplyAdd_GivesTheSameBits(int frames, int width1, int width2, int width3, int width4)
    {
        Assert.SkipUnless(InferenceCase.EqualPaths.Any(), "This processor has no fused multiply-add.");
        var weights = Cnn14Weights.Random(4, 64, width1, width2, width3, width4);
        ReadOnlyMemory<float> spectrogram = InferenceCase.Noise(frames);
        BlockOutput[][] outputs = [.. InferenceCase.EqualPaths.Select(path => new ManagedCnn14(weights, InferenceCase.AllTaps, path).Run(spectrogram, 2))];

        Assert.All(outputs, output => InferenceCase.AssertSameBits(outputs[0], output));
    }

    [Fact]
    public void Run_PathsWithoutFusedMultiplyAdd_GiveTheSameBits()
    {
        Assert.SkipUnless(Processor.Has(VectorPath.Vector128NoFma), "This processor always has fused multiply-add.");
        ReadOnlyMemory<float> spectrogram = InferenceCase.Noise(30);

        InferenceCase.AssertSameBits(
            new ManagedCnn14(Cnn14Weights.Pretrained, InferenceCase.AllTaps, VectorPath.Scalar).Run(spectrogram, 1),
            new ManagedCnn14(Cnn14Weights.Pretrained, InferenceCase.AllTaps, VectorPath.Vector128NoFma).Run(spectrogram, 1));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(101)]
    [InlineData(701)]
    public void Run_AnyNumberOfWorkers_GivesTheSameBits(int frames)
    {
        ReadOnlyMemory<float> spectrogram = InferenceCase.Noise(frames);
        BlockOutput[] alone = Network.Run(spectrogram, 1);

        Assert.All([2, 3, 7, 16], workers => InferenceCase.AssertSameBits(alone, Network.Run(spectrogram, workers)));
    }

    [Fact]
    public void Run_BatchOfSeveralLengths_GivesTheBitsOfEachAlone()
    {
        ReadOnlyMemory<float>[] batch = [.. new[] { 101, 16, 333, 101, 47, 16 }.Select((frames, seed) => InferenceCase.Noise(frames, seed: seed))];

        BlockOutput[][] outputs = Network.Run(batch, 2);

        Assert.All(batch.Zip(outputs), pair => InferenceCase.AssertSameBits(Network.Run(pair.First, 1), pair.Second));
    }

    [Fact]
    public void Run_SeveralThreadsAndNetworksAtOnce_GiveTheSameBits()
    {
        var other = new ManagedCnn14(Cnn14Weights.Random(1, 64, 3, 20, 5, 40), InferenceCase.LastTap);
        ManagedCnn14[] networks = [Network, other];
        ReadOnlyMemory<float> spectrogram = InferenceCase.Noise(90);
        BlockOutput[][] expected = [.. networks.Select(network => network.Run(spectrogram, 1))];

        BlockOutput[][] outputs =
        [
            .. ParallelEnumerable.Range(0, 64).AsOrdered().WithDegreeOfParallelism(8).Select(i => networks[i % 2].Run(spectrogram, 1 + (i % 5))),
        ];

        Assert.All(outputs.Index(), output => InferenceCase.AssertSameBits(expected[output.Index % 2], output.Item));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_Repeated_AllocatesNothingButTheResult(int workers)
    {
        ReadOnlyMemory<float> spectrogram = InferenceCase.Noise(400);
        BlockOutput[] outputs = Network.Run(spectrogram, workers);
        Network.Run(spectrogram, workers);
        long result = outputs.Sum(output => (long)output.Values.Length * sizeof(float));

        // The least of several: a collection in between may empty the pool of working memory.
        long least = Enumerable.Range(0, 10).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Network.Run(spectrogram, workers);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        // Beside the values: headers, and the arrays that hold the blocks' outputs.
        Assert.InRange(least - result, 0, 500);
    }
}
