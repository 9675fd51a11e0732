namespace AudioAnomaly.Onnx.Tests;

public class Cnn14ExportTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(101)]
    [InlineData(333)]
    public void ExportedCnn14_InOnnxRuntime_GivesTheFeaturesOfManagedCode(int frames)
    {
        using var onnx = OnnxExtractorTests.Create(OnnxExport.ToBytes(Cnn14Weights.Pretrained));
        using var managed = new Cnn14(Cnn14Weights.Pretrained, ["conv_block1", "conv_block2", "conv_block3", "conv_block4"]);
        Spectrogram spectrogram = TestData.Noise(frames, 7);

        IReadOnlyList<FeatureMap> expected = managed.Extract(spectrogram), found = onnx.Extract(spectrogram);

        Assert.Equal(expected.Select(map => map.Layer), found.Select(map => map.Layer));
        for (int l = 0; l < expected.Count; l++)
        {
            float largest = expected[l].Values.ToArray().Max();
            Assert.Equal((expected[l].Frames, expected[l].Bins), (found[l].Frames, found[l].Bins));
            Assert.All(expected[l].Values.ToArray().Zip(found[l].Values.ToArray()), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / largest, 0, 2e-5f));
        }
    }

    [Fact]
    public void ExportedCnn14_File_IsWhole()
    {
        using var folder = new TemporaryFolder();
        OnnxExport.SaveCnn14(Cnn14Weights.Pretrained, folder["cnn14.onnx"], ["conv_block2"]);

        using var onnx = new OnnxExtractor(new OnnxOptions { File = folder["cnn14.onnx"] });

        Assert.Equal("conv_block2", Assert.Single(onnx.Layers).Name);
        Assert.Equal(6, onnx.ContextFrames);
    }

    [Fact]
    public void ExportedCnn14_UnknownLayer_IsNamed()
        => Assert.Contains("conv_block7", Assert.Throws<ArgumentException>(() => OnnxExport.ToBytes(Cnn14Weights.Pretrained, ["conv_block7"])).Message, StringComparison.Ordinal);
}
