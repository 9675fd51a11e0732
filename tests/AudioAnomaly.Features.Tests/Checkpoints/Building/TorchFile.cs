using System.Runtime.InteropServices;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Makes checkpoint files as PyTorch writes them: storages, and an object that refers to them.</summary>
internal sealed class TorchFile
{
    public const string Root = "archive";
    private static readonly byte[] Magic = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    public List<FakeStorage> Storages { get; } = [];

    public static long[] Contiguous(params long[] shape)
    {
        long[] strides = new long[shape.Length];
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }

        return strides;
    }

    public FakeTensor Floats(float[] values, params long[] shape)
        => new(Store("FloatStorage", values.Length, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()), 0, shape, Contiguous(shape));

    public FakeStorage Store(string type, long count, byte[] content)
    {
        var storage = new FakeStorage($"{Storages.Count}", type, count, content);
        Storages.Add(storage);
        return storage;
    }

    /// <summary>A whole CNN14 of small widths, under the names that PANNs give it.</summary>
    public Dictionary<string, object?> Cnn14(string prefix = "", int seed = 1, int mels = 8)
        => Cnn14Weights.Random(seed, mels, 1, 2, 2, 3).Tensors.ToDictionary(
            pair => prefix + pair.Key,
            pair => (object?)Floats(pair.Value.Values.ToArray(), [.. pair.Value.Shape.Select(size => (long)size)]),
            StringComparer.Ordinal);

    public byte[] Zip(object? content) => Zip(PickleWriter.Pickle(content));

    public byte[] Zip(byte[] pickle) => Parts(new ZipWriter(), pickle).ToArray();

    public ZipWriter Parts(ZipWriter zip, byte[] pickle)
    {
        zip.Add($"{Root}/data.pkl", pickle).Add($"{Root}/byteorder", "little"u8.ToArray());
        Storages.ForEach(storage => zip.Add($"{Root}/data/{storage.Key}", storage.Content));
        return zip.Add($"{Root}/version", "3\n"u8.ToArray());
    }

    public byte[] Legacy(object? content) => Legacy(PickleWriter.Pickle(content, isLegacy: true));

    public byte[] Legacy(byte[] pickle, bool littleEndian = true, int protocol = 1001) =>
    [
        .. Magic,
        .. PickleWriter.Pickle(protocol),
        .. PickleWriter.Pickle(new Dictionary<string, object?> { ["protocol_version"] = 1001, ["little_endian"] = littleEndian }),
        .. pickle,
        .. PickleWriter.Pickle(Storages.ConvertAll(storage => (object?)storage.Key)),
        .. Storages.SelectMany(storage => (byte[])[.. BitConverter.GetBytes(storage.Count), .. storage.Content]),
    ];

    public static Checkpoint Open(byte[] content) => Checkpoint.Open("weights.pth", new MemoryStream(content));

    /// <summary>The message of the error that opening a file leads to.</summary>
    public static string Refuse(byte[] content)
        => Assert.Throws<CheckpointFormatException>(() => Open(content).Dispose()).Message;

    /// <summary>Loads CNN14 from a file of its own.</summary>
    public static Cnn14Weights Load(byte[] content, string? prefix = null)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            return Cnn14Weights.Load(path, prefix, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
