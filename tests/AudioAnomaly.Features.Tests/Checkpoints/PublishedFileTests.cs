using AudioAnomaly.Checkpoints;
using AudioAnomaly.Features.Tests.Cnn14Network;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Files of full width, as large as the published ones.</summary>
public sealed class PublishedFileTests : IDisposable
{
    private static readonly string[] AllLayers = ["conv_block1", "conv_block2", "conv_block3", "conv_block4"];
    private readonly string _folder = Directory.CreateTempSubdirectory("audioanomaly-").FullName;

    private string Checkpoint => Path.Combine(_folder, "weights.pth");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public void Cnn14_FileLikePanns_GivesTheBlockOutputsOfWeightsSetByHand()
    {
        PublishedFile.WritePanns(Checkpoint);

        CheckFile("panns", "panns32k", minBytes: 320_000_000);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Cnn14_FileLikeClap_GivesTheBlockOutputsOfWeightsSetByHand()
    {
        PublishedFile.WriteClap(Checkpoint);

        CheckFile("clap2022", "clap2022", minBytes: 640_000_000);
    }

    private void CheckFile(string kind, string preset, long minBytes)
    {
        Assert.True(new FileInfo(Checkpoint).Length > minBytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var loaded = Cnn14Weights.Load(Checkpoint, cancellationToken: TestContext.Current.CancellationToken);

        // The 19 MB that are needed, what lies beside them, and the list of contents.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 18_700_000, 40_000_000);
        Assert.Equal((kind, preset), (loaded.Identity!.Kind, loaded.Identity.Preset));
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(TestSignal.Create(32000));
        using var byHand = TorchNetworks.Cnn14(GoldenCnn14.Weights, AllLayers);
        using var fromFile = TorchNetworks.Cnn14(loaded, AllLayers);
        foreach ((FeatureMap expected, FeatureMap actual) in byHand.Extract(spectrogram).Zip(fromFile.Extract(spectrogram)))
        {
            Assert.Equal(expected.Layer, actual.Layer);
            Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
        }

        string converted = Path.Combine(_folder, "small.safetensors");
        loaded.Save(converted);
        Assert.InRange(new FileInfo(converted).Length, 18_700_000, 18_800_000);
        Assert.Equal(loaded.Identity, Cnn14Weights.Load(converted, cancellationToken: TestContext.Current.CancellationToken).Identity);
    }
}
