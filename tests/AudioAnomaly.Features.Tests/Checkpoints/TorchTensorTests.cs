using System.Buffers.Binary;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Types, layouts and nestings of tensors in both of PyTorch's formats.</summary>
public class TorchTensorTests
{
    public static TheoryData<bool> Formats => [true, false];

    [Theory]
    [InlineData("DoubleStorage", TensorElementType.Float64, "000000000000f83f 000000000000e0bf", new[] { 1.5f, -0.5f })]
    [InlineData("FloatStorage", TensorElementType.Float32, "0000c03f 000000bf", new[] { 1.5f, -0.5f })]
    [InlineData("HalfStorage", TensorElementType.Float16, "003e 00b8", new[] { 1.5f, -0.5f })]
    [InlineData("BFloat16Storage", TensorElementType.BFloat16, "c03f 00bf", new[] { 1.5f, -0.5f })]
    [InlineData("LongStorage", TensorElementType.Int64, "0500000000000000 ffffffffffffffff", new[] { 5f, -1f })]
    [InlineData("IntStorage", TensorElementType.Int32, "05000000 ffffffff", new[] { 5f, -1f })]
    [InlineData("ShortStorage", TensorElementType.Int16, "0500 ffff", new[] { 5f, -1f })]
    [InlineData("CharStorage", TensorElementType.Int8, "05 ff", new[] { 5f, -1f })]
    [InlineData("ByteStorage", TensorElementType.UInt8, "05 ff", new[] { 5f, 255f })]
    [InlineData("BoolStorage", TensorElementType.Bool, "01 00", new[] { 1f, 0f })]
    public void Checkpoint_EveryElementType_IsConverted(string storage, TensorElementType type, string hex, float[] values)
    {
        var file = new TorchFile();
        var state = new Dictionary<string, object?> { ["t"] = new FakeTensor(file.Store(storage, 2, Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal))), 0, [2], [1]) };
        foreach (byte[] content in (byte[][])[file.Zip(state), file.Legacy(state)])
        {
            using Checkpoint checkpoint = TorchFile.Open(content);

            Assert.Equal(type, Assert.Single(checkpoint.Tensors).Type);
            Assert.Equal(values, checkpoint.Read("t").Values.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Checkpoint_StridedViews_GiveTheElementsThatPyTorchShows(bool isZip)
    {
        var file = new TorchFile();
        FakeTensor whole = file.Floats([.. Enumerable.Range(0, 120).Select(i => (float)i)], 2, 3, 4, 5);
        (string Name, FakeTensor Tensor)[] views =
        [
            ("whole", whole),
            ("transposed", whole.Transposed()),
            ("column", whole with { Offset = 3, Shape = [24], Strides = [5] }),
            ("block", whole with { Offset = 26, Shape = [2, 2, 2], Strides = [60, 5, 2] }),
            ("scalar", whole with { Offset = 119, Shape = [], Strides = [] }),
            ("expanded", whole with { Offset = 7, Shape = [3, 4], Strides = [0, 0] }),
            ("empty", whole with { Offset = 500, Shape = [0, 7], Strides = [7, 1] }),
            ("odd stride of a dimension of one", whole with { Offset = 1, Shape = [1, 3], Strides = [99, 1] }),
        ];
        Dictionary<string, object?> state = views.ToDictionary(view => view.Name, view => (object?)view.Tensor);
        using Checkpoint checkpoint = TorchFile.Open(isZip ? file.Zip(state) : file.Legacy(state));

        Dictionary<string, TensorData> read = checkpoint.Read(views.Select(view => view.Name));
        foreach ((string name, FakeTensor tensor) in views)
        {
            Assert.Equal(tensor.Shape.Select(size => (int)size), read[name].Shape);
            Assert.Equal(Elements(tensor), read[name].Values.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Checkpoint_TiedWeights_StandUnderBothNames(bool isZip)
    {
        var file = new TorchFile();
        FakeTensor tied = file.Floats(new float[400_000], 400_000);
        var state = new Dictionary<string, object?> { ["a"] = tied, ["b"] = tied };
        using Checkpoint checkpoint = TorchFile.Open(isZip ? file.Zip(state) : file.Legacy(state));

        Assert.Equal(["a", "b"], checkpoint.Read(["a", "b"]).Keys.Order());
    }

    [Fact]
    public void Checkpoint_VeryOldView_SeesOnlyItsPartOfTheStorage()
    {
        var file = new TorchFile();
        FakeTensor whole = file.Floats([.. Enumerable.Range(0, 10).Select(i => (float)i)], 10);
        FakeTensor view = whole with { View = (4, 3), Offset = 1, Shape = [2], Strides = [1] };
        using Checkpoint checkpoint = TorchFile.Open(file.Legacy(new Dictionary<string, object?> { ["v"] = view }));

        Assert.Equal([5, 6], checkpoint.Read("v").Values.ToArray());
        Assert.Contains("reaches beyond its storage of 3 elements", TorchFile.Refuse(file.Legacy(new Dictionary<string, object?> { ["v"] = view with { Shape = [3] } })), StringComparison.Ordinal);
        Assert.Contains("makes no sense", TorchFile.Refuse(file.Legacy(new Dictionary<string, object?> { ["v"] = view with { View = (8, 3) } })), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_DictAsAListOfPairs_IsReadAsPython2WroteIt()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats([1, 2], 2);
        var pairs = new FakeObject("collections OrderedDict", new List<object?> { new object?[] { "a", tensor }, new List<object?> { "b", tensor } });
        using Checkpoint checkpoint = TorchFile.Open(file.Zip(pairs));

        Assert.Equal(["a", "b"], checkpoint.Tensors.Select(item => item.Name));
    }

    [Fact]
    public void Checkpoint_ContainersOfAllKinds_GiveDottedNames()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats([1], 1);
        byte[] pickle = PickleWriter.Start().Op("}(")
            .Text("list").Value(new List<object?> { 1, tensor, new object?[] { tensor } })
            .Number(7).Value(tensor)
            .Value(0.25).Value(tensor).Value(0.75).Value(tensor)
            .Text("control\n\u001b\u202e").Value(tensor)
            .Text("parameter").Value(tensor with { IsParameter = true })
            .Text("state").Value(new FakeObject("collections OrderedDict") { State = new Dictionary<string, object?> { ["_metadata"] = new Dictionary<string, object?>() } })
            .Op("u").Stop();
        using Checkpoint checkpoint = TorchFile.Open(file.Zip(pickle));

        Assert.Equal(["list.1", "list.2.0", "7", "?1", "?2", @"control\u000a\u001b\u202e", "parameter"], checkpoint.Tensors.Select(item => item.Name));
    }

    [Fact]
    public void Checkpoint_SelfReferringContainers_EndOnTheirFirstName()
    {
        var file = new TorchFile();
        byte[] pickle = PickleWriter.Start().Op("}").Put(0).Op("(").Text("self").Get(0).Text("list").Op("]").Put(1).Get(1).Op("a").Text("t").Value(file.Floats([1], 1)).Op("u").Stop();
        using Checkpoint checkpoint = TorchFile.Open(file.Zip(pickle));

        Assert.Equal("t", Assert.Single(checkpoint.Tensors).Name);
    }

    [Fact]
    public void Checkpoint_LargeFile_ReadsOnlyTheBytesOfTheTensorAskedFor()
    {
        var file = new TorchFile();
        var state = new Dictionary<string, object?>
        {
            ["optimizer"] = file.Floats(new float[1 << 20], 1 << 20),
            ["wanted"] = file.Floats([1, 2, 3], 3),
            ["other"] = file.Floats(new float[1 << 20], 1 << 20),
        };
        foreach (byte[] content in (byte[][])[file.Zip(state), file.Legacy(state)])
        {
            using var stream = new CountingStream(content);
            using var checkpoint = Checkpoint.Open("weights.pth", stream);
            Assert.Equal([1, 2, 3], checkpoint.Read("wanted").Values.ToArray());

            Assert.InRange(stream.BytesRead, 1, 200_000);
        }
    }

    [Fact]
    public void Checkpoint_OldFile_IsReadInOnePassForward()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        using var stream = new CountingStream(file.Legacy(state));
        using var checkpoint = Checkpoint.Open("weights.pth", stream);
        stream.ForgetSeeks();

        checkpoint.Read(state.Keys.Reverse());

        Assert.Equal(0, stream.BackwardSeeks);
    }

    private static float[] Elements(FakeTensor tensor)
    {
        // The definition: element (i, j, ...) lies at offset + i * stride0 + j * stride1 + ...
        IEnumerable<long> positions = [tensor.Offset];
        foreach ((long size, long stride) in tensor.Shape.Zip(tensor.Strides))
        {
            positions = positions.SelectMany(position => Enumerable.Range(0, (int)size).Select(i => position + (i * stride)));
        }

        return [.. positions.Select(position => BinaryPrimitives.ReadSingleLittleEndian(tensor.Storage.Content.AsSpan((int)position * 4)))];
    }
}
