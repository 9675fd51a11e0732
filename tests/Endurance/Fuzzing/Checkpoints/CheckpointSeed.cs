using System.Globalization;
using System.Reflection;
using System.Text;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Fuzzing;

/// <summary>A whole checkpoint file that damage is done to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Container">Its format.</param>
/// <param name="Content">Its bytes.</param>
public sealed record CheckpointSeed(string Name, CheckpointContainer Container, byte[] Content)
{
    /// <summary>One or more files of each format, written by PyTorch and by this library.</summary>
    public static IReadOnlyList<CheckpointSeed> All()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var seeds = assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name => FromResource(assembly, name)).ToList();
        seeds.Add(new CheckpointSeed("weights.safetensors", CheckpointContainer.Safetensors, Weights()));
        seeds.Add(new CheckpointSeed("types.safetensors", CheckpointContainer.Safetensors, EveryType()));
        return seeds;
    }

    private static CheckpointSeed FromResource(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new CheckpointSeed(name, content[0] == (byte)'P' ? CheckpointContainer.TorchZip : CheckpointContainer.TorchLegacy, content);
    }

    private static byte[] Weights()
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, Cnn14Weights.Random(1, 8, 1, 2, 2, 3).Tensors, new Dictionary<string, string> { ["format"] = "pt" });
        return stream.ToArray();
    }

    private static byte[] EveryType()
    {
        (string Type, int Size)[] types = [("F64", 8), ("F32", 4), ("F16", 2), ("BF16", 2), ("I64", 8), ("I32", 4), ("I16", 2), ("I8", 1), ("U8", 1), ("BOOL", 1)];
        var header = new StringBuilder("{");
        int offset = 0;
        foreach ((string type, int size) in types)
        {
            header.Append(offset > 0 ? "," : string.Empty).Append(CultureInfo.InvariantCulture, $"\"{type}\":{{\"dtype\":\"{type}\",\"shape\":[2,3],\"data_offsets\":[{offset},{offset + (6 * size)}]}}");
            offset += 6 * size;
        }

        byte[] json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. new byte[offset]];
    }
}
