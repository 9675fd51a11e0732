using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Writes pickles of protocol 2 as PyTorch does, or instruction by instruction.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _code = [];

    public static PickleWriter Start() => new PickleWriter().Raw(0x80, 2);

    public static byte[] Pickle(object? value, bool isLegacy = false) => Start().Value(value, isLegacy).Stop();

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
        return Int32('X', bytes.Length).Raw(bytes);
    }

    public PickleWriter Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleWriter Global(string moduleAndName) => Op($"c{moduleAndName.Replace(' ', '\n')}\n");

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
