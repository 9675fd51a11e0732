using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Writes pickles of protocol 2 as PyTorch does, of a later one as Python does, or instruction by instruction.</summary>
internal sealed class PickleWriter
{
    private const int TextProtocol = 4;
    private readonly List<byte> _code = [];
    private int _protocol = 2;

    public static PickleWriter Start(byte protocol = 2) => new PickleWriter { _protocol = protocol }.Raw(0x80, protocol);

    public static byte[] Pickle(object? value, bool isLegacy = false, byte protocol = 2) => Start(protocol).Value(value, isLegacy).Stop();

    /// <summary>The length of a piece that follows; readers of streams need not heed it.</summary>
    public PickleWriter Frame(long length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return Raw(0x95).Raw(bytes);
    }

    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _code.AddRange(bytes);
        return this;
    }

    public PickleWriter Op(string opcodes) => Raw(Encoding.ASCII.GetBytes(opcodes));

    public PickleWriter Int32(char opcode, int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Op(opcode.ToString()).Raw(bytes);
    }

    public PickleWriter Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (_protocol >= TextProtocol)
        {
            return Raw(0x8c, (byte)bytes.Length).Raw(bytes).Raw(0x94);
        }

        return Int32('X', bytes.Length).Raw(bytes);
    }

    public PickleWriter Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleWriter Global(string moduleAndName) => _protocol >= TextProtocol && moduleAndName.Split(' ') is [var module, var name]
        ? Text(module).Text(name).Raw(0x93, 0x94)
        : Op($"c{moduleAndName.Replace(' ', '\n')}\n");

    public PickleWriter Put(int index) => Int32('r', index);

    public PickleWriter Get(int index) => Int32('j', index);

    public PickleWriter Storage(FakeStorage storage, bool isLegacy = false, (long Start, long Count)? view = null)
    {
        Op("(").Text("storage").Global($"torch {storage.Type}").Text(storage.Key).Text("cuda:0").Number(storage.Count);
        if (isLegacy)
        {
            _ = view is { } part ? Op("(").Text("view").Number(part.Start).Number(part.Count).Op("t") : Op("N");
        }

        return Op("tQ");
    }

    public PickleWriter Numbers(IEnumerable<long> values)
    {
        Op("(");
        foreach (long value in values)
        {
            Number(value);
        }

        return Op("t");
    }

    public PickleWriter Value(object? value, bool isLegacy = false)
    {
        switch (value)
        {
            case null:
                return Op("N");
            case string text:
                return Text(text);
            case long or int:
                return Number(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
            case bool flag:
                return Raw((byte)(flag ? 0x88 : 0x89));
            case double number:
                byte[] bytes = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
                return Op("G").Raw(bytes);
            case FakeTensor tensor:
                return Tensor(tensor, isLegacy);
            case FakeObject made:
                Global(made.Global).Value(made.Arguments, isLegacy).Raw((byte)(made.IsNew ? 0x81 : 'R'));
                return made.State is null ? this : Value(made.State, isLegacy).Op("b");
            case IEnumerable<KeyValuePair<string, object?>> items:
                Op("}(");
                foreach ((string key, object? item) in items)
                {
                    Text(key).Value(item, isLegacy);
                }

                return Op("u");
            case object?[] tuple:
                Op("(");
                Array.ForEach(tuple, item => Value(item, isLegacy));
                return Op("t");
            case List<object?> list:
                Op("](");
                list.ForEach(item => Value(item, isLegacy));
                return Op("e");
            default:
                throw new ArgumentException($"{value.GetType()} is not pickled here.", nameof(value));
        }
    }

    public byte[] Stop() => Op(".").ToArray();

    public byte[] ToArray() => [.. _code];

    private PickleWriter Tensor(FakeTensor tensor, bool isLegacy)
    {
        if (tensor.IsParameter)
        {
            return Global("torch._utils _rebuild_parameter").Op("(").Tensor(tensor with { IsParameter = false }, isLegacy).Raw(0x88).Global("collections OrderedDict").Op(")RtR");
        }

        return Global("torch._utils _rebuild_tensor_v2").Op("(").Storage(tensor.Storage, isLegacy, tensor.View).Number(tensor.Offset).Numbers(tensor.Shape).Numbers(tensor.Strides)
            .Raw(0x89).Global("collections OrderedDict").Op(")RtR");
    }
}
