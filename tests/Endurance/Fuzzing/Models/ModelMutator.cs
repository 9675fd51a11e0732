using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Fuzzing;

/// <summary>Damages a model file where its checksums do not see it: they are computed anew, so that whatever checks the content is reached.</summary>
internal sealed class ModelMutator
{
    private static readonly float[] Values = [0, -0f, 1, -1, 1e-38f, 1e38f, -1e38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 65536, 0.5f];
    private static readonly string[] Texts = ["", "x", "patchcore", "padim", "cfa", "stfpm", "autoencoder", "spectrum", "texture", "level", "ensemble", "logmel", "cnn14", "logmel-patches", "Auto", "Max", "PerPosition", "Global", "Full", "LowRank", "Mean"];

    private readonly JsonObject _manifest;
    private readonly Dictionary<string, Dictionary<string, TensorData>> _parts;

    /// <param name="path">A valid model file.</param>
    public ModelMutator(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        using (Stream manifest = zip.GetEntry("manifest.json")!.Open())
        {
            _manifest = JsonNode.Parse(manifest)!.AsObject();
        }

        _parts = zip.Entries.Where(entry => entry.Name.EndsWith(".safetensors", StringComparison.Ordinal)).ToDictionary(entry => entry.Name, entry =>
        {
            using Stream part = entry.Open();
            return SafetensorsFile.Read(part, entry.Length);
        });
    }

    /// <summary>Makes a damaged model.</summary>
    /// <returns>What was done to it, and the file.</returns>
    public FuzzInput Make(Random random)
    {
        JsonObject manifest = _manifest.DeepClone().AsObject();
        var parts = _parts.ToDictionary(part => part.Key, part => new Dictionary<string, TensorData>(part.Value));
        var done = new List<string>();
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            done.Add(random.Next(3) > 0 || parts.Count == 0 ? ChangeManifest(manifest, random) : ChangePart(parts.ElementAt(random.Next(parts.Count)), random));
        }

        return new FuzzInput(string.Join("; ", done), ToFile(manifest, parts));
    }

    private static string ChangeManifest(JsonObject manifest, Random random)
    {
        string[] roots = ["components", "components", "components", "fit", "threshold", "calibration", "parts"];
        string root = roots[random.Next(roots.Length)];
        return $"{root}: {JsonDamage.Apply(manifest[root], Texts, random)}";
    }

    private static string ChangePart(KeyValuePair<string, Dictionary<string, TensorData>> part, Random random)
    {
        Dictionary<string, TensorData> tensors = part.Value;
        if (tensors.Count == 0)
        {
            return $"{part.Key}: nothing left";
        }

        (string name, TensorData tensor) = tensors.ElementAt(random.Next(tensors.Count));
        int[] shape = [.. tensor.Shape];
        float[] values = tensor.Values.ToArray();
        switch (random.Next(9))
        {
            case 0:
                tensors.Remove(name);
                return $"{name} removed";
            case 1:
                tensors.Remove(name);
                tensors[name + "x"] = tensor;
                return $"{name} renamed";
            case 2:
                Array.Reverse(shape);
                tensors[name] = new TensorData(values, shape);
                return $"{name} turned";
            case 3:
                tensors[name] = new TensorData(values, values.Length);
                return $"{name} flat";
            case 4 when shape.Length > 0 && shape[0] > 0:
                shape[0] = random.Next(shape[0]);
                tensors[name] = new TensorData(values.AsMemory(0, shape.Aggregate(1, (a, b) => a * b)), shape);
                return $"{name} cut to {shape[0]}";
            case 5 when shape.Length > 1:
                shape[^1] = random.Next(shape[^1]);
                tensors[name] = new TensorData(values.AsMemory(0, shape.Aggregate(1, (a, b) => a * b)), shape);
                return $"{name} made narrow";
            case 6:
                tensors[name] = tensors.ElementAt(random.Next(tensors.Count)).Value;
                return $"{name} = another";
            default:
                float value = Values[random.Next(Values.Length)];
                bool all = random.Next(3) == 0;
                for (int i = all || values.Length == 0 ? 0 : random.Next(values.Length); i < values.Length; i += all ? 1 : values.Length)
                {
                    values[i] = value;
                }

                tensors[name] = new TensorData(values, shape);
                return $"{name} holds {value}";
        }
    }

    private static byte[] ToFile(JsonObject manifest, Dictionary<string, Dictionary<string, TensorData>> parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, manifest, parts);
        }

        return file.ToArray();
    }

    private static void Write(ZipArchive zip, JsonObject manifest, Dictionary<string, Dictionary<string, TensorData>> parts)
    {
        foreach ((string name, Dictionary<string, TensorData> tensors) in parts)
        {
            using var content = new MemoryStream();
            SafetensorsFile.Write(content, tensors);
            Add(zip, name, content.ToArray());
            foreach (JsonObject listed in (manifest["parts"] as JsonArray ?? []).OfType<JsonObject>().Where(listed => listed["name"]?.ToString() == name && listed.ContainsKey("sha256")))
            {
                listed["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content.ToArray()));
            }
        }

        byte[] json = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        Add(zip, "manifest.json", json);
        Add(zip, "manifest.sha256", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))));
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
