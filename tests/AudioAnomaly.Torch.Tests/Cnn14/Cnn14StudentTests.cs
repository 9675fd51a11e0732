using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Cnn14Network;

public class Cnn14StudentTests
{
    private static readonly string[] Layers = ["conv_block1", "conv_block3"];

    [Fact]
    public void Cnn14Student_Seed_DecidesTheWeights()
    {
        using var teacher = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers);
        torch.manual_seed(1);
        using var first = new Cnn14Student(teacher, 5, TorchDevice.Processor);
        torch.manual_seed(2);
        using ITrainableBackbone same = new Cnn14Student(teacher, 5, TorchDevice.Processor), other = new Cnn14Student(teacher, 6, TorchDevice.Processor);

        Assert.Equal(Values(first), Values(same));
        Assert.NotEqual(Values(first), Values(other));

        // Two convolutions and two norms of two parameters each in three blocks, and two running values per norm.
        Assert.Equal((18, 12), (first.Parameters.Count, first.Buffers.Count));
        Assert.All(first.Parameters, parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
    }

    [Fact]
    public void Cnn14Student_Kernels_HaveTheVarianceOfHe()
    {
        using var teacher = TorchNetworks.Cnn14(Cnn14Weights.Random(1), ["conv_block3"]);
        using var student = new Cnn14Student(teacher, 3, TorchDevice.Processor);

        torch.Tensor kernel = student.Parameters.Single(parameter => parameter.shape is [256, 256, 3, 3]);

        float[] values = kernel.data<float>().ToArray();
        Assert.Equal(0, values.Average(), 1e-3);
        Assert.Equal(2.0 / (9 * 256), values.Average(value => (double)value * value), 1e-5);
    }

    [Fact]
    public void Cnn14Student_NormsThatKnowTheBatch_ExportToTheSameFeatures()
    {
        using var teacher = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers);
        using var student = new Cnn14Student(teacher, 5, TorchDevice.Processor);
        Spectrogram spectrogram = TestSignal.Noise(200);
        using torch.Tensor input = torch.tensor(spectrogram.Values.ToArray(), [1, 1, 200, 64]);
        float[][] trained = [];

        // Running values forget at 0.1 per step, so that they are the batch's in the end.
        for (int step = 0; step < 200; step++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            trained = [.. student.Forward(input).Select(output => output.detach().contiguous().data<float>().ToArray())];
        }

        using var frozen = (TorchCnn14)student.Export();
        using DisposeScope frozenScope = torch.NewDisposeScope();
        float[][] exported = [.. frozen.Forward(input).Select(output => output.contiguous().data<float>().ToArray())];

        // The running variance is the unbiased one.
        Assert.Equal(Layers, frozen.Layers.Select(layer => layer.Name));
        Assert.All(trained.Zip(exported), layer => Assert.All(layer.First.Zip(layer.Second), pair => Assert.Equal(pair.First, pair.Second, 2e-2)));
    }

    [Fact]
    public void Cnn14Student_Gradients_ReachEveryParameter()
    {
        using var teacher = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers);
        using var student = new Cnn14Student(teacher, 5, TorchDevice.Processor);
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor input = torch.tensor(TestSignal.Noise(64).Values.ToArray(), [1, 1, 64, 64]);

        student.Forward(input)[1].sum().backward();

        Assert.All(student.Parameters, parameter => Assert.Contains(parameter.grad!.contiguous().data<float>().ToArray(), value => value != 0));
    }

    private static float[] Values(ITrainableBackbone network) => [.. network.Parameters.SelectMany(parameter => parameter.data<float>().ToArray())];
}
