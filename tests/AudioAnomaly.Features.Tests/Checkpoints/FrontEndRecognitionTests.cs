using System.Runtime.InteropServices;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>What the front-end buffers in a checkpoint tell.</summary>
public sealed class FrontEndRecognitionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("audioanomaly-").FullName;

    public static TheoryData<string, string> PresetsAndTypes => new(
        from preset in (string[])["clap2022", "panns16k", "panns32k"]
        from type in (string[])["FloatStorage", "HalfStorage", "BFloat16Storage", "DoubleStorage"]
        select (preset, type));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(PresetsAndTypes))]
    public void Cnn14Weights_MelFiltersInAnyPrecision_AreRecognised(string preset, string type)
    {
        Cnn14Weights weights = Load(PublishedFile.MelFilters(Options(preset)), type, Options(preset).FftLength);

        Assert.Equal(preset, weights.Identity!.Preset);
        Assert.Null(weights.Identity.OtherFftLength);
    }

    [Fact]
    public void Cnn14Weights_MelFiltersOfNoPreset_ShowTheirTransformAndAreCheckedByIt()
    {
        float[] filters = PublishedFile.MelFilters(LogMelOptions.Panns16k with { MinFrequency = 0, MaxFrequency = 7000 });
        Cnn14Weights weights = Load(filters, "FloatStorage", 512);
        string converted = Path.Combine(_folder, "converted.safetensors");
        weights.Save(converted);

        foreach (Cnn14Weights loaded in (Cnn14Weights[])[weights, Cnn14Weights.Load(converted, cancellationToken: TestContext.Current.CancellationToken)])
        {
            using var network = TorchNetworks.Cnn14(loaded, ["conv_block2"]);
            using var restored = (Cnn14)TorchNetworks.Restore<IFeatureExtractor>(network.SaveState());
            Assert.Null(loaded.Identity!.Preset);
            Assert.Equal(512, restored.Identity!.OtherFftLength);
            Assert.Contains("512 samples per transform", Assert.Single(restored.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Panns16k))), StringComparison.Ordinal);
            Assert.Contains("512 samples", Assert.Throws<PipelineConfigurationException>(() => restored.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Panns32k))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cnn14_SameFiltersWithAnotherHop_WarnsOfTheStretch()
    {
        using var network = TorchNetworks.Cnn14(Load(PublishedFile.MelFilters(LogMelOptions.Panns16k), "FloatStorage", 512), ["conv_block2"]);

        string warning = Assert.Single(network.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Panns16k with { HopLength = 500 })));

        Assert.Contains("hop of 160", warning, StringComparison.Ordinal);
    }

    private static LogMelOptions Options(string preset) => preset switch
    {
        "clap2022" => LogMelOptions.Clap2022,
        "panns16k" => LogMelOptions.Panns16k,
        _ => LogMelOptions.Panns32k,
    };

    private static Cnn14Weights Load(float[] filters, string type, int fftLength)
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14(mels: 64);
        byte[] content = type switch
        {
            "HalfStorage" => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(filters, value => (Half)value)).ToArray(),
            "BFloat16Storage" => MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(filters, RoundToBFloat16)).ToArray(),
            "DoubleStorage" => MemoryMarshal.AsBytes<double>(Array.ConvertAll(filters, value => (double)value)).ToArray(),
            _ => MemoryMarshal.AsBytes<float>(filters).ToArray(),
        };
        long[] shape = [(fftLength / 2) + 1, 64];
        state["logmel_extractor.melW"] = new FakeTensor(file.Store(type, filters.Length, content), 0, shape, TorchFile.Contiguous(shape));
        return TorchFile.Load(file.Zip(state));
    }

    private static ushort RoundToBFloat16(float value) => (ushort)((BitConverter.SingleToUInt32Bits(value) + 0x8000) >> 16);
}
