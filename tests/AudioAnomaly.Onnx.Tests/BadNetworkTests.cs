using System.ComponentModel.DataAnnotations;
using Google.Protobuf;

namespace AudioAnomaly.Onnx.Tests;

public class BadNetworkTests
{
    [Fact]
    public void OnnxExtractor_UnknownOperator_IsNamed()
        => Assert.Contains("Telepathy", Refused(TestNetworks.Unknown()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("x", "n,1,1,time,64", "5 axes")]
    [InlineData("waveform", "n,samples", "takes samples")]
    [InlineData("audio", "16000", "takes samples")]
    [InlineData("x", "n,3,time,64", "3 channels")]
    [InlineData("x", "4,1,time,64", "batches of 4")]
    [InlineData("x", "n,1,64,64", "InputLayout")]
    public void OnnxExtractor_InputOfAnotherKind_IsNamedWithWhatIsExpected(string name, string axes, string expected)
    {
        OnnxModelException refused = Refused(TestNetworks.Same(name, axes.Split(',')));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(name, refused.TensorName);
    }

    [Theory]
    [InlineData("n,1,time,64")]
    [InlineData("1,1,64,80")]
    public void OnnxExtractor_OutputWithoutTime_IsNamed(string axes)
    {
        OnnxModelException refused = Refused(TestNetworks.Pooled(axes.Split(',')), o => o.InputLayout = "nctf");

        Assert.Contains("no axis of time", refused.Message, StringComparison.Ordinal);
        Assert.Equal("embedding", refused.TensorName);
    }

    [Fact]
    public void OnnxExtractor_UnknownLayer_IsNamedWithThoseThereAre()
    {
        OnnxModelException refused = Refused(TestNetworks.Convolution(["n", "1", "time", "64"]), o => o.Layers = ["block9"]);

        Assert.Contains("'block9'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'features'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnnxExtractor_WrongLayouts_AreNamed()
    {
        byte[] network = TestNetworks.Convolution(["n", "1", "time", "64"]);

        Assert.Contains("InputLayout", Assert.Throws<ValidationException>(() => OnnxExtractorTests.Create(network, o => o.InputLayout = "nct")).Message, StringComparison.Ordinal);
        Assert.Contains("4 axes", Refused(network, o => o.InputLayout = "ntf").Message, StringComparison.Ordinal);
        Assert.Contains("OutputLayout", Refused(network, o => o.OutputLayout = "ntf").Message, StringComparison.Ordinal);
        Assert.Contains("64 mel bands", Refused(network, o => o.Bins = 128).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a network at all, but text of some length")]
    public void OnnxExtractor_NoNetwork_IsToldFromOne(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Text("model.onnx", content);

        OnnxModelException refused = Assert.Throws<OnnxModelException>(() => new OnnxExtractor(new OnnxOptions { File = folder["model.onnx"] }));

        Assert.Contains("no ONNX network", refused.Message, StringComparison.Ordinal);
        Assert.Equal(folder["model.onnx"], refused.File);
    }

    [Fact]
    public void OnnxExtractor_WeightsInAFileBeside_AreReadWithIt()
    {
        using var folder = new TemporaryFolder();
        byte[] content = TestNetworks.Convolution(["n", "1", "time", "64"]);
        string path = folder.Write("model.onnx", MoveWeights(content, folder, length: null));

        using var expected = OnnxExtractorTests.Create(content);
        using var extractor = new OnnxExtractor(new OnnxOptions { File = path });

        Assert.Equal(expected.Extract(TestData.Noise(50, 1))[0].Values.ToArray(), extractor.Extract(TestData.Noise(50, 1))[0].Values.ToArray());
    }

    [Fact]
    public void OnnxExtractor_WeightsInAFileThatIsMissing_AreNamed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.onnx", MoveWeights(TestNetworks.Convolution(["n", "1", "time", "64"]), folder, length: null));
        File.Delete(folder["weights.bin"]);

        OnnxModelException refused = Assert.Throws<OnnxModelException>(() => new OnnxExtractor(new OnnxOptions { File = path }));

        Assert.Contains("'weights.bin'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("not beside it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnnxExtractor_WeightsOutOfTheFolderOrInMemory_AreRefused()
    {
        using var folder = new TemporaryFolder();
        byte[] moved = MoveWeights(TestNetworks.Convolution(["n", "1", "time", "64"]), folder, length: null, location: "../weights.bin");
        string path = folder.Write("model.onnx", moved);

        Assert.Contains("not in the network's folder", Assert.Throws<OnnxModelException>(() => new OnnxExtractor(new OnnxOptions { File = path })).Message, StringComparison.Ordinal);
        Assert.Contains("in memory", Refused(moved).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_000_000_000L, "2 GiB")]
    [InlineData(1_000_000L, "incomplete")]
    public void OnnxExtractor_WeightsOfMoreBytesThanThereCanBe_AreRefusedBeforeTheyAreRead(long length, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.onnx", MoveWeights(TestNetworks.Convolution(["n", "1", "time", "64"]), folder, length));

        OnnxModelException refused = Assert.Throws<OnnxModelException>(() => new OnnxExtractor(new OnnxOptions { File = path }));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnnxExtractor_UnknownProvider_IsNamedWithThoseThereAre()
    {
        OnnxRuntimeUnavailableException refused = Assert.Throws<OnnxRuntimeUnavailableException>(() => OnnxExtractorTests.Create(
            TestNetworks.Convolution(["n", "1", "time", "64"]),
            o => o.Execution.Provider = "warp"));

        Assert.Contains("'warp'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", refused.Cause, StringComparison.Ordinal);
    }

    private static OnnxModelException Refused(byte[] network, Action<OnnxOptions>? configure = null)
        => Assert.Throws<OnnxModelException>(() => OnnxExtractorTests.Create(network, configure));

    /// <summary>Moves the first weights into a file of their own.</summary>
    private static byte[] MoveWeights(byte[] network, TemporaryFolder folder, long? length, string location = "weights.bin")
    {
        ModelProto model = ModelProto.Parser.ParseFrom(network);
        TensorProto tensor = model.Graph.Initializer.MaxBy(candidate => candidate.RawData.Length)!;
        folder.Write("weights.bin", tensor.RawData.Span);
        tensor.ClearRawData();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        if (length is not null)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{length}" });
        }

        return model.ToByteArray();
    }
}
