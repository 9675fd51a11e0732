using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AudioAnomaly.Fuzzing;

/// <summary>Writes random pickles that make some sense: tensors, containers within and beside themselves, unknown classes, absurd numbers.</summary>
internal sealed class PickleProgram
{
    private const int StorageElements = 24;
    private const int StorageCount = 4;
    private static readonly string[] Globals =
    [
        "collections OrderedDict", "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_tensor", "torch._utils _rebuild_parameter", "torch Size", "torch FloatStorage",
        "torch HalfStorage", "torch ComplexFloatStorage", "numpy ndarray", "builtins set", "my.module Net",
    ];

    private static readonly long[] Numbers = [0, 1, 2, 3, 4, 8, 24, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 1L << 32, 1L << 61];

    private readonly List<byte> _code = [];
    private readonly Random _random;
    private int _depth;
    private int _memo;
    private int _tensors;

    private PickleProgram(Random random) => _random = random;

    /// <summary>A zip archive or an old file around a random pickle.</summary>
    public static byte[] MakeFile(Random random)
    {
        var program = new PickleProgram(random);
        program.Write("\u0080\u0002}");
        int items = random.Next(3) == 0 ? random.Next(2000) : random.Next(20);
        for (int i = 0; i < items; i++)
        {
            program.Key(i);
            program.Value();
            program.Write("s");
        }

        program.Write(".");
        return random.Next(2) == 0 ? Zip(program._code.ToArray()) : Legacy(program._code.ToArray(), random);
    }

    private static byte[] Zip(byte[] pickle)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "a/data.pkl", pickle);
            for (int i = 0; i < StorageCount; i++)
            {
                Add(zip, $"a/data/{i}", new byte[StorageElements * sizeof(float)]);
            }
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using Stream part = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        part.Write(content);
    }

    private static byte[] Legacy(byte[] pickle, Random random)
    {
        byte[] magic = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
        var stream = new MemoryStream();
        stream.Write([.. magic, 0x80, 2, (byte)'M', 0xe9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.', .. pickle]);

        // Only storages that the pickle names may be listed. A third of the files list the wrong ones.
        var keys = Enumerable.Range(0, StorageCount).Where(key => random.Next(3) == 0 || pickle.AsSpan().IndexOf("X\x01\0\0\0"u8.ToArray().Append((byte)('0' + key)).ToArray()) >= 0).ToList();
        stream.Write([0x80, 2, (byte)']', (byte)'(', .. keys.SelectMany(key => (byte[])[(byte)'U', 1, (byte)('0' + key)]), (byte)'e', (byte)'.']);
        byte[] storage = new byte[sizeof(long) + (StorageElements * sizeof(float))];
        BinaryPrimitives.WriteInt64LittleEndian(storage, StorageElements);
        keys.ForEach(_ => stream.Write(storage));
        return stream.ToArray();
    }

    private void Write(string latin1) => _code.AddRange(Encoding.Latin1.GetBytes(latin1));

    private void Key(int number)
    {
        if (_random.Next(20) == 0)
        {
            Value();
        }
        else
        {
            Text(_random.Next(30) == 0 ? new string('k', _random.Next(2000)) : $"k{number}");
        }
    }

    private void Text(string text)
    {
        Write("X");
        _code.AddRange(BitConverter.GetBytes(text.Length));
        Write(text);
    }

    private void Number(long value)
    {
        Write("\u008a\u0008");
        _code.AddRange(BitConverter.GetBytes(value));
    }

    private void Global(string name) => Write($"c{name.Replace(' ', '\n')}\n");

    private void Value()
    {
        if (_depth > 40 || _code.Count > 100_000)
        {
            Write("N");
            return;
        }

        _depth++;
        switch (_random.Next(12))
        {
            case 0:
                Number(Numbers[_random.Next(Numbers.Length)]);
                break;
            case 1:
                Text("s");
                break;
            case 2 or 3 or 4:
                Tensor();
                break;
            case 5:
                Container("}", () => { Key(_random.Next(5)); Value(); }, "u");
                break;
            case 6:
                Container("]", Value, "e");
                break;
            case 7:
                Container(string.Empty, Value, "t");
                break;
            case 8:
                Global(Globals[_random.Next(Globals.Length)]);
                Container(string.Empty, Value, "t");
                Write(_random.Next(2) == 0 ? "R" : "\u0081");
                break;
            case 9:
                Value();
                Value();
                Write("b");
                break;
            case 10 when _memo > 0:
                Write("j");
                _code.AddRange(BitConverter.GetBytes(_random.Next(_memo)));
                break;
            default:
                Write("N");
                break;
        }

        _depth--;
        if (_random.Next(4) == 0)
        {
            Write("r");
            _code.AddRange(BitConverter.GetBytes(_memo++));
        }
    }

    private void Container(string start, Action item, string end)
    {
        Write(start);
        if (_random.Next(3) == 0 && start.Length > 0)
        {
            // Remembered before it is filled, so that it can hold itself.
            Write("r");
            _code.AddRange(BitConverter.GetBytes(_memo++));
        }

        Write("(");
        for (int items = _random.Next(5); items > 0; items--)
        {
            item();
        }

        Write(end);
    }

    // A tensor over one of the storages, mostly within it.
    private void Tensor()
    {
        _tensors++;
        bool isAbsurd = _random.Next(6) == 0;
        Global("torch._utils _rebuild_tensor_v2");
        Write("((");
        Text("storage");
        Global(_random.Next(40) == 0 ? Globals[_random.Next(Globals.Length)] : "torch FloatStorage");
        Text($"{_tensors % StorageCount}");
        Text("cpu");
        Number(isAbsurd && _random.Next(4) == 0 ? Numbers[_random.Next(Numbers.Length)] : StorageElements);
        Write("tQ");
        Number(isAbsurd ? Numbers[_random.Next(Numbers.Length)] : 0);
        int dimensions = _random.Next(isAbsurd ? 70 : 4);
        foreach (bool isShape in (ReadOnlySpan<bool>)[true, false])
        {
            Write("(");
            for (int i = 0; i < dimensions; i++)
            {
                Number(isAbsurd ? Numbers[_random.Next(Numbers.Length)] : _random.Next(isShape ? 4 : 3));
            }

            Write("t");
        }

        Write("\u0089NtR");
    }
}
