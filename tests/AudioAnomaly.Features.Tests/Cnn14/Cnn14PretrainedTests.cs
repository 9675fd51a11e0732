using System.Security.Cryptography;

namespace AudioAnomaly.Features.Tests.Cnn14Network;

/// <summary>The weights that come with the library.</summary>
public class Cnn14PretrainedTests
{
    [Fact]
    public void Pretrained_Resource_IsTheOneThatTheModelCardDescribes()
    {
        using Stream stream = typeof(Cnn14Pretrained).Assembly.GetManifestResourceStream(Cnn14Pretrained.Resource)!;

        Assert.Equal(Cnn14Pretrained.Sha256, Convert.ToHexStringLower(SHA256.HashData(stream)));
        Assert.InRange(stream.Length, 1, 6_000_000);
    }

    [Fact]
    public void Pretrained_Weights_AreASlimNetworkThatTellsItsOrigin()
    {
        Cnn14Weights weights = Cnn14Weights.Pretrained;

        Assert.Equal([32, 64, 128, 256], weights.Widths);
        Assert.Equal(64, weights.Mels);
        Assert.Equal("synthetic", weights.Identity!.Kind);
        Assert.Equal(Cnn14Pretrained.Sha256, weights.Identity.FileSha256);
        Assert.Same(weights, Cnn14Weights.Pretrained);
    }

    [Theory]
    [InlineData(32000)]
    [InlineData(16000)]
    [InlineData(44100)]
    public void Pretrained_FrontEndsItWasTrainedWith_AreAccepted(int sampleRate)
    {
        LogMelOptions options = sampleRate == 32000 ? LogMelOptions.Panns32k : sampleRate == 16000 ? LogMelOptions.Panns16k : LogMelOptions.Clap2022;
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Pretrained, ["conv_block2"]);

        Assert.Empty(network.CheckFrontEnd(new LogMelFrontEnd(options)));
    }

    [Fact]
    public void Pretrained_Features_AreFiniteAndVary()
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Pretrained, ["conv_block2", "conv_block3", "conv_block4"]);
        Spectrogram noise = TestSignal.Noise(64);

        IReadOnlyList<FeatureMap> maps = network.Extract(noise);

        // Those of a broken file would be constant or not finite.
        Assert.All(maps, map => Assert.InRange(Deviation(map.Values.Span), 0.01, 100));
    }

    private static double Deviation(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / values.Length;
        return Math.Sqrt((squares / values.Length) - (mean * mean));
    }
}
