using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Cnn14Network;

/// <summary>CNN14 on TorchSharp: its tensors and threads.</summary>
public class TorchCnn14Tests
{
    private static readonly string[] AllLayers = ["conv_block1", "conv_block2", "conv_block3", "conv_block4"];

    [Fact]
    public void TorchCnn14_ManyThreadsAndOneTorchThread_GiveTheSameBits()
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 16, 16, 16), ["conv_block4"]);
        Spectrogram spectrogram = TestSignal.Noise(200);
        float[] expected = network.Extract(spectrogram)[0].Values.ToArray();

        float[][] parallel = [.. ParallelEnumerable.Range(0, 8).WithDegreeOfParallelism(4).Select(_ => network.Extract(spectrogram)[0].Values.ToArray())];
        int threads = torch.get_num_threads();
        torch.set_num_threads(1);
        float[] single = network.Extract(spectrogram)[0].Values.ToArray();
        torch.set_num_threads(threads);

        Assert.All(parallel, result => Assert.Equal(expected, result));
        Assert.Equal(expected, single);
    }

    [Fact]
    public void TorchCnn14_ThousandExtracts_LeaveNoTensorBehind()
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), AllLayers);
        Spectrogram spectrogram = TestSignal.Noise(64);
        network.Extract(spectrogram);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int i = 0; i < 1000; i++)
        {
            network.Extract(spectrogram);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void TorchCnn14_MadeInADisposeScope_OutlivesIt()
    {
        Cnn14 network;
        using (torch.NewDisposeScope())
        {
            network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), AllLayers);
        }

        Assert.Equal(4, network.Extract(TestSignal.Noise(32)).Count);
        network.Dispose();
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.Extract(TestSignal.Noise(32)));
    }
}
