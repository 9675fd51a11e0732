using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining.Tests;

public class NetworkTests
{
    private static readonly string[] Layers = ["conv_block1", "conv_block2", "conv_block3", "conv_block4"];

    public NetworkTests() => NativeRuntime.EnsureLoaded();

    [Fact]
    public void TrainableCnn14_Exported_GivesTheSameFeaturesAsTheFoldedNetwork()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var network = new TrainableCnn14(Cnn14Weights.Random(3, 64, 4, 6, 8, 10));
        torch.Tensor input = Noise(6, 96);

        // Statistics of real batches, so that no norm is the identity.
        network.Train(input, momentum: 1, torch.ScalarType.Float32);
        IReadOnlyList<torch.Tensor> expected = network.Evaluate(input);
        using var folded = TorchNetworks.Cnn14(network.Export(), Layers);
        IReadOnlyList<IReadOnlyList<FeatureMap>> features = folded.Extract(Spectrograms(input), FeaturePurpose.Scoring);

        for (int block = 0; block < Layers.Length; block++)
        {
            FeatureMap[] maps = [.. features.Select(clip => clip[block])];
            Assert.Equal([6, maps[0].Layer.Channels, maps[0].Frames, maps[0].Bins], expected[block].shape);

            // Folding rounds differently; the features are of the order of 1.
            float[] trained = expected[block].permute(0, 2, 3, 1).contiguous().data<float>().ToArray(), found = [.. maps.SelectMany(map => map.Values.ToArray())];
            Assert.Equal(trained.Length, found.Length);
            Assert.InRange(trained.Zip(found, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-4f);
            Assert.InRange(expected[block].std().item<float>(), 0.05f, 10);
        }
    }

    [Fact]
    public void TrainableCnn14_OneBatchWithFullMomentum_EvaluatesAlmostAsItTrains()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var network = new TrainableCnn14(Cnn14Weights.Random(3, 64, 4, 6, 8, 10));
        torch.Tensor input = Noise(6, 101);

        torch.Tensor trained = network.Train(input, momentum: 1, torch.ScalarType.Float32)[3];
        torch.Tensor evaluated = network.Evaluate(input)[3];

        // The running variance is the unbiased one: larger by one part in the number of values.
        Assert.InRange((trained - evaluated).abs().max().item<float>(), 0, 0.02f);
    }

    [Fact]
    public void TrainableCnn14_InBFloat16_IsCloseToFloat32()
    {
        LibTorchProcessor.SkipWhereWrong();
        using DisposeScope scope = torch.NewDisposeScope();
        using var network = new TrainableCnn14(Cnn14Weights.Random(3, 64, 4, 6, 8, 10));
        torch.Tensor input = Noise(6, 101);

        torch.Tensor single = network.Train(input, 0, torch.ScalarType.Float32)[2];
        torch.Tensor half = network.Train(input, 0, torch.ScalarType.BFloat16)[2].to(torch.ScalarType.Float32);

        // Eight bits of mantissa through six layers.
        Assert.InRange(((single - half).pow(2).mean() / single.pow(2).mean()).item<float>(), 1e-8f, 1e-3f);
    }

    [Fact]
    public void ContrastiveLoss_IdenticalPartnersAndOrthogonalStrangers_IsTheClosedForm()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor one = torch.eye(5, 8);

        (torch.Tensor loss, double accuracy) = ContrastiveLoss.Compute(torch.cat([one, one]), 0.5);

        // The partner has similarity 1 / 0.5, the eight others none.
        Assert.Equal(-Math.Log(Math.Exp(2) / (Math.Exp(2) + 8)), loss.item<float>(), 1e-5);
        Assert.Equal(1, accuracy);
    }

    [Fact]
    public void ContrastiveLoss_PartnersOrthogonalAndStrangersIdentical_NeverFindsThem()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor rows = torch.eye(2).repeat_interleave(3, 0);

        (_, double accuracy) = ContrastiveLoss.Compute(rows, 0.1);

        Assert.Equal(0, accuracy);
    }

    [Fact]
    public void AdamW_FirstStep_MovesByTheRateAgainstTheSignAndDecaysMatricesOnly()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var parameters = new ParameterSet();
        parameters.Add("matrix", new TensorData(new float[] { 1, -2 }, 1, 2));
        parameters.Add("vector", new TensorData(new float[] { 1, -2 }, 2));
        using var optimiser = new AdamW([parameters], decay: 0.5);
        (parameters["matrix"] * torch.tensor(new float[] { 3, -4 })).sum().backward();
        (parameters["vector"] * torch.tensor(new float[] { 3, -4 })).sum().backward();

        optimiser.Step(0, rate: 0.1);

        Assert.Equal([(1 * 0.95f) - 0.1f, (-2 * 0.95f) + 0.1f], parameters.Read("matrix").Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.9f, -1.9f], parameters.Read("vector").Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Null(parameters["matrix"].grad);
    }

    [Fact]
    public void MovingAverage_ConstantAfterAJump_ForgetsTheStart()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var parameters = new ParameterSet();
        parameters.Add("w", new TensorData(new float[] { 0 }, 1));
        using var average = new MovingAverage(parameters, decay: 0.5);
        parameters.Write("w", new TensorData(new float[] { 1 }, 1));

        average.Update(0);
        average.Update(100);

        // 1/10 kept at the first step, half at the later one.
        Assert.Equal(1 - (0.1 * 0.5), average.Values.Single().Value.Values.Span[0], 1e-6);
    }

    private static torch.Tensor Noise(int count, int frames)
    {
        float[] values = new float[count * frames * 64];
        new SoundRandom(9).FillWhite(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (12 * values[i]) - 40 - (i % 64 / 4f);
        }

        return torch.tensor(values, [count, 1, frames, 64]);
    }

    private static Spectrogram[] Spectrograms(torch.Tensor input)
    {
        var axes = new SpectrogramAxes(Enumerable.Range(1, (int)input.shape[3]).Select(bin => 100.0 * bin), 0.01, -100);
        return [.. Enumerable.Range(0, (int)input.shape[0]).Select(clip => new Spectrogram(input[clip].contiguous().data<float>().ToArray(), (int)input.shape[2], axes))];
    }
}
