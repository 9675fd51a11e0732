using System.Text;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Pickles made to exhaust, confuse or misuse the reader.</summary>
public class HostilePickleTests
{
    private const string Damaged = "makes no sense";
    private const string TooLarge = "larger than any state dict needs";
    private const string TooDeep = "nested too deeply";

    public static TheoryData<long, long[], long[]> ImpossibleTensors => new()
    {
        { 0, [5], [1] },
        { 1, [4], [1] },
        { 4, [1], [1] },
        { 4, [], [] },
        { -1, [1], [1] },
        { long.MaxValue, [2], [1] },
        { long.MinValue, [1], [1] },
        { 0, [2, 2], [3, 1] },
        { 0, [2], [long.MaxValue] },
        { 1, [3, 3], [long.MaxValue, long.MaxValue] },
        { 0, [2, 2], [1L << 62, 1L << 62] },
        { 0, [int.MaxValue, int.MaxValue, int.MaxValue], [0, 0, 0] },
        { 0, [2], [-1] },
        { 3, [2], [-1] },
        { 0, [-1], [1] },
        { 0, [1L << 31], [0] },
        { 0, [long.MaxValue], [0] },
        { 0, [1, 1], [1] },
        { 0, [1], [1, 1] },
        { -1, [0], [1] },
    };

    [Theory]
    [MemberData(nameof(ImpossibleTensors))]
    public void Checkpoint_TensorThatReachesBeyondItsStorage_IsRefused(long offset, long[] shape, long[] strides)
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats(new float[4], 4) with { Offset = offset, Shape = shape, Strides = strides };
        var state = new Dictionary<string, object?> { ["t"] = tensor };

        Assert.Contains("it describes a tensor", Bounded.Refuse(file.Zip(state)), StringComparison.Ordinal);
        Assert.Contains("it describes a tensor", Bounded.Refuse(file.Legacy(state)), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_TensorOfManyDimensions_IsRefused()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats(new float[4], 4);
        long[] ones = [.. Enumerable.Repeat(1L, 64)];

        Assert.Contains("do not fit together", Bounded.Refuse(file.Zip(tensor with { Shape = [.. ones, 1], Strides = [.. ones, 1] })), StringComparison.Ordinal);
        Assert.Single(Bounded.ReadAll(file.Zip(tensor with { Shape = ones, Strides = ones })));
    }

    [Fact]
    public void Checkpoint_HugeExpandedTensor_IsListedButNotRead()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats(new float[4], 4) with { Shape = [int.MaxValue, 4], Strides = [0, 1] };
        using Checkpoint checkpoint = TorchFile.Open(file.Zip(new Dictionary<string, object?> { ["t"] = tensor }));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<CheckpointFormatException>(() => checkpoint.Read("t"));

        Assert.Contains("and the file has", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Checkpoint_ManyTensorsOverOneStorage_AreNotReadAllAtOnce()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats(new float[100_000], 100_000);
        using Checkpoint checkpoint = TorchFile.Open(file.Zip(Enumerable.Range(0, 1000).ToDictionary(i => $"t{i}", _ => (object?)tensor)));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<CheckpointFormatException>(() => checkpoint.Read(checkpoint.Tensors.Select(item => item.Name)));

        Assert.Contains("Read fewer of them at a time", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(100_000, checkpoint.Read("t999").Values.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 61)]
    public void Checkpoint_StorageOfAnImpossibleSize_IsRefused(long count)
    {
        var file = new TorchFile();
        var tensor = new FakeTensor(file.Store("FloatStorage", count, new byte[16]), 0, [1], [1]);

        Assert.Contains($"claims a storage of {count} elements", Bounded.Refuse(file.Zip(tensor)), StringComparison.Ordinal);
        Assert.Contains($"claims a storage of {count} elements", Bounded.Refuse(file.Legacy(tensor)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3)]
    [InlineData(1L << 40)]
    public void Checkpoint_StorageOfAnotherSizeThanItsBytes_IsRefused(long count)
    {
        var file = new TorchFile();
        var tensor = new FakeTensor(file.Store("FloatStorage", count, new byte[16]), 0, [1], [1]);

        Assert.Contains($"has 16 bytes where {count * 4} are expected", Bounded.Refuse(file.Zip(tensor)), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_StorageDescribedInTwoWays_IsRefused()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats(new float[4], 4);
        FakeTensor other = tensor with { Storage = tensor.Storage with { Type = "IntStorage" } };

        Assert.Contains("describes the storage '0' in two ways", Bounded.Refuse(file.Zip(new List<object?> { tensor, other })), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_TwoTensorsOfOneName_AreBothLeftOut()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats(new float[4], 4);
        byte[] pickle = PickleWriter.Start().Op("}(").Text("a.b").Value(tensor).Text("a").Value(new Dictionary<string, object?> { ["b"] = tensor }).Text("c").Value(tensor).Op("u").Stop();

        using Checkpoint checkpoint = TorchFile.Open(file.Zip(pickle));

        Assert.Equal("c", Assert.Single(checkpoint.Tensors).Name);
        Assert.Equal("several tensors with this name", checkpoint.Unreadable["a.b"]);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    public void Checkpoint_MemoOfAHugeIndex_CostsNothing(int index)
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats([7], 1);

        Assert.Equal([7], Bounded.ReadAll(file.Zip(PickleWriter.Start().Op("](").Value(tensor).Put(index).Get(index).Op("e").Stop()))["1"].Values.ToArray());
        Assert.Contains(Damaged, Bounded.Refuse(file.Zip(PickleWriter.Start().Get(index).Stop())), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_MemoFilledWithoutEnd_StopsAtItsBudget()
    {
        PickleWriter pickle = PickleWriter.Start().Op("}");
        for (int i = 0; i < 1_000_000; i++)
        {
            pickle.Put(i);
        }

        Assert.Contains(TooLarge, Bounded.Refuse(new TorchFile().Zip(pickle.Stop())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", TooDeep)]
    [InlineData("N", TooLarge)]
    [InlineData("]", TooLarge)]
    [InlineData("}", TooLarge)]
    [InlineData(")", TooLarge)]
    public void Checkpoint_MillionsOfOneInstruction_StopAtALimit(string opcode, string expected)
        => Assert.Contains(expected, Bounded.Refuse(new TorchFile().Zip(PickleWriter.Start().Raw(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(opcode, 4_000_000)))).Stop())), StringComparison.Ordinal);

    [Fact]
    public void Checkpoint_MillionsOfTensors_StopAtTheBudget()
    {
        var file = new TorchFile();
        PickleWriter pickle = PickleWriter.Start().Op("]").Put(0).Op("(").Value(file.Floats([1], 1)).Put(1);
        for (int i = 0; i < 2_000_000; i++)
        {
            pickle.Raw((byte)'h', 1);
        }

        Assert.Contains(TooLarge, Bounded.Refuse(file.Zip(pickle.Op("e").Stop())), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_TensorsBuiltWithoutEnd_StopAtTheBudget()
    {
        var file = new TorchFile();
        PickleWriter pickle = PickleWriter.Start().Op("](").Global("torch._utils _rebuild_tensor_v2").Put(0).Storage(file.Floats([1], 1).Storage).Put(1).Numbers(Enumerable.Repeat(1L, 64)).Put(2).Op("(");
        for (int i = 0; i < 300_000; i++)
        {
            // Each a tensor of 64 dimensions, in a few bytes.
            pickle.Raw((byte)'h', 0, (byte)'(', (byte)'h', 1, (byte)'K', 0, (byte)'h', 2, (byte)'h', 2, (byte)'t', (byte)'R');
        }

        Assert.Contains(TooLarge, Bounded.Refuse(file.Zip(pickle.Op("tee").Stop())), StringComparison.Ordinal);
    }

    // A short pickle that turns one long list into a dict again and again: found here, 1.6 MB each time.
    [Fact]
    public void Checkpoint_OneListOfPairsMadeIntoManyDicts_StopsAtTheBudget()
    {
        PickleWriter pickle = PickleWriter.Start().Op("](").Op("NN").Raw(0x86).Put(0).Op("]").Put(1).Op("(");
        for (int i = 0; i < 50_000; i++)
        {
            pickle.Raw((byte)'h', 0);
        }

        pickle.Op("e");
        for (int i = 0; i < 10_000; i++)
        {
            pickle.Global("collections OrderedDict").Get(1).Raw(0x85).Op("R");
        }

        Assert.Contains(TooLarge, Bounded.Refuse(new TorchFile().Zip(pickle.Op("e").Stop())), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_LongNamesOnManyLevels_StopAtTheBudget()
    {
        var file = new TorchFile();
        PickleWriter pickle = PickleWriter.Start().Text(new string('n', 1000)).Put(0);
        for (int level = 0; level < 30; level++)
        {
            pickle.Op("}").Get(0);
        }

        pickle.Op("}(");
        for (int i = 0; i < 20_000; i++)
        {
            pickle.Op("K").Raw((byte)i).Op("]");
        }

        pickle.Op("u").Op(new string('s', 30));
        Assert.Contains(TooLarge, Bounded.Refuse(file.Zip(pickle.Stop())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Checkpoint_ListsInLists_AreLeftOutBeforeTheStackEnds(int depth)
    {
        byte[] pickle = PickleWriter.Start().Op(new string(']', depth)).Op(new string('a', depth - 1)).Stop();

        using Checkpoint checkpoint = TorchFile.Open(new TorchFile().Zip(pickle));

        Assert.Empty(checkpoint.Tensors);
        Assert.Equal("a nesting that is too deep", Assert.Single(checkpoint.Unreadable).Value);
    }

    [Fact]
    public void Checkpoint_LongHistoryOfNumbersBesideTheWeights_CostsNothing()
    {
        var file = new TorchFile();
        PickleWriter pickle = PickleWriter.Start().Op("}(").Text("losses").Op("]");
        for (int chunk = 0; chunk < 1000; chunk++)
        {
            pickle.Op("(");
            for (int i = 0; i < 1000; i++)
            {
                pickle.Value(0.5);
            }

            pickle.Op("e");
        }

        Dictionary<string, TensorData> read = Bounded.ReadAll(file.Zip(pickle.Text("weight").Value(file.Floats([7], 1)).Op("u").Stop()));

        Assert.Equal([7f], read["weight"].Values.ToArray());
    }

    [Fact]
    public void Checkpoint_TensorAmongNumbersInAList_KeepsItsPlace()
    {
        var file = new TorchFile();

        using Checkpoint checkpoint = TorchFile.Open(file.Zip(new List<object?> { 1, 2.5, file.Floats([7], 1), null, file.Floats([8], 1) }));

        Assert.Equal(["2", "4"], checkpoint.Tensors.Select(tensor => tensor.Name));
    }

    [Theory]
    [InlineData("posix uname_result")]
    [InlineData("os.path join")]
    [InlineData("cloudpickle.cloudpickle _make_function")]
    public void Checkpoint_HonestNameBesideTheWeights_IsOnlyIgnored(string global)
    {
        var file = new TorchFile();

        using Checkpoint checkpoint = TorchFile.Open(file.Zip(new Dictionary<string, object?> { ["env"] = new FakeObject(global, "Linux"), ["weight"] = file.Floats([1], 1) }));

        Assert.Equal("weight", Assert.Single(checkpoint.Tensors).Name);
        Assert.Equal([global.Replace(' ', '.')], checkpoint.IgnoredTypes);
    }

    [Theory]
    [InlineData('X', int.MaxValue, "ends too early")]
    [InlineData('T', int.MaxValue, "ends too early")]
    [InlineData('X', 5000, "ends too early")]
    [InlineData('X', 10, "ends too early")]
    [InlineData('X', -1, Damaged)]
    [InlineData('X', int.MinValue, Damaged)]
    public void Checkpoint_StringOfAWrongLength_IsRefused(char opcode, int length, string expected)
        => Assert.Contains(expected, Bounded.Refuse(new TorchFile().Zip(PickleWriter.Start().Int32(opcode, length).Stop())), StringComparison.Ordinal);

    [Fact]
    public void Checkpoint_LongStringsAndIntegers_AreLeftOut()
    {
        var file = new TorchFile();
        byte[] pickle = PickleWriter.Start().Op("}(")
            .Text("config").Text(new string('c', 3_000_000))
            .Text("random state").Raw(0x8a, 255).Raw(new byte[255])
            .Text("python 2").Int32('T', 4).Op("text")
            .Text("t").Value(file.Floats([1], 1)).Op("u").Stop();

        Assert.Equal("t", Assert.Single(Bounded.ReadAll(file.Zip(pickle))).Key);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("]a.")]
    [InlineData("NNs.")]
    [InlineData("](Nu.")]
    [InlineData("}(Nu.")]
    [InlineData("Nt.")]
    [InlineData("](e")]
    [InlineData("](.")]
    [InlineData("N(a.")]
    [InlineData("NNR.")]
    [InlineData("NNb.")]
    [InlineData("NQ.")]
    [InlineData("(NNtQ.")]
    [InlineData("q")]
    [InlineData("Nh\u0001.")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(NNNNtR.")]
    [InlineData("ccollections\nOrderedDict\n(](NetR.")]
    public void Checkpoint_InstructionsWithoutTheirOperands_AreRefused(string code)
    {
        string message = Bounded.Refuse(new TorchFile().Zip(PickleWriter.Start().Op(code).ToArray()));

        Assert.Contains("list of contents", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("my.module Net", "my.module.Net")]
    [InlineData("numpy.core.multiarray _reconstruct", "numpy.core.multiarray._reconstruct")]
    [InlineData("torch._utils _rebuild_tensor_v3", "torch._utils._rebuild_tensor_v3")]
    [InlineData("builtins getattr", "builtins.getattr")]
    [InlineData("builtins set", "builtins.set")]
    [InlineData("code.models Net", "code.models.Net")]
    public void Checkpoint_UnknownClassBesideTheWeights_IsNamedAndDropped(string global, string name)
    {
        foreach (bool isNew in (bool[])[true, false])
        {
            var file = new TorchFile();
            FakeTensor hidden = file.Floats([1], 1);
            var made = new FakeObject(global, hidden, new List<object?> { hidden }) { IsNew = isNew, State = new Dictionary<string, object?> { ["t"] = hidden } };
            using Checkpoint checkpoint = TorchFile.Open(file.Zip(new Dictionary<string, object?> { ["odd"] = made, ["t"] = file.Floats([2], 1) }));

            Assert.Equal("t", Assert.Single(checkpoint.Tensors).Name);
            Assert.Equal([name], checkpoint.IgnoredTypes);
        }
    }

    [Theory]
    [InlineData("os system")]
    [InlineData("posix system")]
    [InlineData("nt system")]
    [InlineData("subprocess Popen")]
    [InlineData("builtins eval")]
    [InlineData("builtins exec")]
    [InlineData("builtins open")]
    [InlineData("__builtin__ eval")]
    [InlineData("runpy run_path")]
    [InlineData("code InteractiveInterpreter")]
    [InlineData("importlib import_module")]
    [InlineData("urllib.request urlopen")]
    [InlineData("pickle loads")]
    public void Checkpoint_FunctionThatRunsCode_IsCalledMalicious(string global)
    {
        string message = Bounded.Refuse(new TorchFile().Zip(new FakeObject(global, "echo harm")));

        Assert.Contains($"it would run '{global.Replace(' ', '.')}'", message, StringComparison.Ordinal);
        Assert.Contains("malicious", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("os system")]
    [InlineData("torch.serialization os.system")]
    [InlineData("builtins eval")]
    public void Checkpoint_DangerousNameOfALaterProtocol_IsMalicious(string global)
        => Assert.Contains("malicious", Bounded.Refuse(new TorchFile().Zip(PickleWriter.Start(4).Global(global).Op(")R").Stop())), StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 0x8e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x96, 0, 0, 0, 0, 1, 0, 0, 0 })]
    [InlineData(new byte[] { (byte)'B', 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { (byte)'N', (byte)'N', 0x93 })]
    [InlineData(new byte[] { 0x93 })]
    [InlineData(new byte[] { 0x94 })]
    [InlineData(new byte[] { (byte)'N', (byte)'(', 0x90 })]
    public void Checkpoint_DamagedInstructionOfALaterProtocol_IsRefused(byte[] code)
        => Assert.NotEmpty(Bounded.Refuse(new TorchFile().Zip(PickleWriter.Start(5).Raw(code).Stop())));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(255)]
    public void Checkpoint_AnotherPickleProtocol_SaysWhichIsExpected(byte protocol)
        => Assert.Contains($"protocol {protocol}, where PyTorch writes 2", Bounded.Refuse(new TorchFile().Zip([0x80, protocol, (byte)'N', (byte)'.'])), StringComparison.Ordinal);

    [Fact]
    public void Checkpoint_UnknownInstruction_SaysWhichAndWhere()
        => Assert.Contains("unknown instruction 0x97 at byte 3", Bounded.Refuse(new TorchFile().Zip([0x80, 2, (byte)'N', 0x97, (byte)'.'])), StringComparison.Ordinal);

    [Fact]
    public void Checkpoint_NameWithoutEnd_IsRefused()
    {
        Assert.Contains("name that is too long", Bounded.Refuse(new TorchFile().Zip(PickleWriter.Start().Op("c" + new string('m', 1_000_000)).Stop())), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Bounded.Refuse(new TorchFile().Zip(PickleWriter.Start().Global("subprocess \u001b[2J").Op(")R").Stop())));
    }
}
