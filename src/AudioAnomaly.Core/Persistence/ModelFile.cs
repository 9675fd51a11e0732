using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Reads and writes the container of a model file: a zip of <c>manifest.json</c>, its digest, and one safetensors part per component with arrays. Holds no
/// executable content and no .NET type names.
/// </summary>
internal static class ModelFile
{
    public const int FormatVersion = 3;
    private const string FormatName = "audioanomaly-model";
    private const string ManifestEntry = "manifest.json";
    private const string DigestEntry = "manifest.sha256";
    private const int MaxManifestBytes = 64 * 1024 * 1024;
    private const int MaxParts = 256;
    private const int MaxDirectoryBytes = 256 * 1024;
    private const int MaxNesting = 8;
    private const int MaxNameLength = 200;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // Model files of equal content are equal byte for byte.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">What the pipeline wants to keep; the format's own fields are added.</param>
    /// <param name="components">The components by role.</param>
    public static void Write(string path, JsonObject manifest, IReadOnlyDictionary<string, ComponentState> components)
        => AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            var parts = new JsonArray();
            var roles = new JsonObject();
            foreach ((string role, ComponentState state) in components.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                roles[role] = WriteComponent(zip, role, state, parts);
            }

            var document = new JsonObject
            {
                ["format"] = FormatName,
                ["formatVersion"] = FormatVersion,
                ["oldestReader"] = FormatVersion,
                ["library"] = typeof(ModelFile).Assembly.GetName().Version!.ToString(3),
            };
            foreach ((string name, JsonNode? value) in manifest)
            {
                document[name] = value?.DeepClone();
            }

            document["components"] = roles;
            document["parts"] = parts;
            byte[] json = Encoding.UTF8.GetBytes(document.ToJsonString(Indented));
            WriteEntry(zip, ManifestEntry, CompressionLevel.NoCompression, entry => entry.Write(json));
            WriteEntry(zip, DigestEntry, CompressionLevel.NoCompression, entry => entry.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json)))));
        });

    /// <summary>Reads only the manifest.</summary>
    public static JsonObject ReadManifest(string path) => Open(path, (_, manifest) => manifest);

    /// <summary>Reads a model.</summary>
    public static (JsonObject Manifest, Dictionary<string, ComponentState> Components) Read(string path) => Open(path, (zip, manifest) =>
    {
        Dictionary<string, (long Bytes, string Digest)> parts = manifest["parts"]!.AsArray().ToDictionary(
            part => part!["name"]!.GetValue<string>(),
            part => (part!["bytes"]!.GetValue<long>(), part["sha256"]!.GetValue<string>()),
            StringComparer.Ordinal);
        if (parts.Count > MaxParts)
        {
            throw new FormatException($"it lists {parts.Count} parts.");
        }

        var components = new Dictionary<string, ComponentState>(StringComparer.Ordinal);
        foreach ((string role, JsonNode? node) in manifest["components"]!.AsObject())
        {
            components[role] = ReadComponent(zip, role, node!.AsObject(), parts, 0);
        }

        return (manifest, components);
    });

    private static JsonObject WriteComponent(ZipArchive zip, string name, ComponentState state, JsonArray parts)
    {
        var json = new JsonObject { ["id"] = state.Id, ["options"] = state.Options.DeepClone() };
        if (state.Origin is { } origin)
        {
            json["package"] = origin.Package;
            json["registration"] = origin.Registration;
        }

        if (state.Tensors.Count > 0)
        {
            string entryName = $"{name}.safetensors";
            byte[] digest = [];
            long bytes = 0;
            WriteEntry(zip, entryName, CompressionLevel.NoCompression, entry =>
            {
                using var hash = SHA256.Create();
                using (var hashing = new CryptoStream(entry, hash, CryptoStreamMode.Write, leaveOpen: true))
                {
                    SafetensorsFile.Write(hashing, state.Tensors);
                }

                digest = hash.Hash!;
            });
            foreach (TensorData tensor in state.Tensors.Values)
            {
                bytes += (long)tensor.Values.Length * sizeof(float);
            }

            parts.Add((JsonNode)new JsonObject { ["name"] = entryName, ["bytes"] = bytes, ["sha256"] = Convert.ToHexStringLower(digest) });
            json["part"] = entryName;
        }

        if (state.Parts.Count > 0)
        {
            var children = new JsonObject();
            foreach ((string role, ComponentState child) in state.Parts)
            {
                children[role] = WriteComponent(zip, $"{name}.{role}", child, parts);
            }

            json["parts"] = children;
        }

        return json;
    }

    private static void WriteEntry(ZipArchive zip, string name, CompressionLevel level, Action<Stream> write)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = EntryTime;
        using Stream stream = entry.Open();
        write(stream);
    }

    private static T Open<T>(string path, Func<ZipArchive, JsonObject, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no model file '{path}'.", path);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            ZipBounds.Check(stream, MaxDirectoryBytes);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            JsonObject manifest = ParseManifest(path, zip);
            return read(zip, manifest);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFormatException(path, "this is no AudioAnomaly model, or the file is incomplete. Copy it again, or fit the model again.", e);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or NullReferenceException or KeyNotFoundException
            or EndOfStreamException or OverflowException or ArgumentException or JsonException or NotSupportedException or System.ComponentModel.DataAnnotations.ValidationException)
        {
            throw new ModelFormatException(path, $"the model cannot be used: {e.Message}", e);
        }
    }

    private static JsonObject ParseManifest(string path, ZipArchive zip)
    {
        byte[] json = ReadSmall(zip, ManifestEntry, MaxManifestBytes);
        ManifestBounds.Check(json);
        JsonObject manifest = JsonNode.Parse(json)!.AsObject();
        if (manifest["format"]?.GetValue<string>() != FormatName)
        {
            throw new FormatException("its manifest is of another format.");
        }

        int oldestReader = manifest["oldestReader"]!.GetValue<int>(), found = manifest["formatVersion"]!.GetValue<int>();
        if (found < FormatVersion)
        {
            throw new ModelFormatException(path, $"the model has format version {found}, and this library reads version {FormatVersion}. Fit the model again.")
            {
                FoundVersion = found,
                SupportedVersion = FormatVersion,
            };
        }

        if (oldestReader > FormatVersion)
        {
            throw new ModelFormatException(path, $"the model has format version {found} and needs a reader of version {oldestReader}; this library reads up to {FormatVersion}. Update AudioAnomaly.")
            {
                FoundVersion = found,
                SupportedVersion = FormatVersion,
            };
        }

        string digest = Encoding.ASCII.GetString(ReadSmall(zip, DigestEntry, 64));
        return digest == Convert.ToHexStringLower(SHA256.HashData(json))
            ? manifest
            : throw new FormatException("its manifest was changed after it was written. To change the threshold of a model, load it and use WithThreshold.");
    }

    private static byte[] ReadSmall(ZipArchive zip, string name, int maxBytes)
    {
        ZipArchiveEntry entry = zip.GetEntry(name) ?? throw new FormatException($"it has no '{name}'.");
        if (entry.Length > maxBytes || entry.CompressedLength != entry.Length)
        {
            throw new FormatException(entry.Length > maxBytes ? $"its '{name}' claims {entry.Length} bytes." : $"its '{name}' is compressed, as in files of an older format. Fit the model again.");
        }

        byte[] content = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }

    private static ComponentState ReadComponent(ZipArchive zip, string name, JsonObject json, Dictionary<string, (long Bytes, string Digest)> parts, int depth)
    {
        if (depth > MaxNesting)
        {
            throw new FormatException("its components are nested too deeply.");
        }

        var state = new ComponentState(json["id"]!.GetValue<string>(), json["options"]!.DeepClone().AsObject())
        {
            Origin = json["package"]?.GetValue<string>() is { } package && json["registration"]?.GetValue<string>() is { } registration
                ? new ComponentOrigin(OneLine.Of(package, MaxNameLength), OneLine.Of(registration, MaxNameLength))
                : null,
        };
        if (json["part"]?.GetValue<string>() is { } part)
        {
            (_, string digest) = parts[part];
            foreach ((string tensor, TensorData data) in ReadPart(zip, part, digest))
            {
                state.Tensors[tensor] = data;
            }
        }

        if (json["parts"] is JsonObject children)
        {
            foreach ((string role, JsonNode? child) in children)
            {
                state.Parts[role] = ReadComponent(zip, $"{name}.{role}", child!.AsObject(), parts, depth + 1);
            }
        }

        return state;
    }

    private static Dictionary<string, TensorData> ReadPart(ZipArchive zip, string name, string expectedDigest)
    {
        ZipArchiveEntry entry = zip.GetEntry(name) ?? throw new FormatException($"its part '{name}' is missing.");

        // Parts are stored as they are: what a file can make the reader allocate is bounded by its own size.
        if (entry.CompressedLength != entry.Length)
        {
            throw new FormatException($"its part '{name}' is compressed.");
        }

        using (Stream content = entry.Open())
        {
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != expectedDigest)
            {
                throw new FormatException($"its part '{name}' was changed or damaged after it was written.");
            }
        }

        using Stream stream = entry.Open();
        return SafetensorsFile.Read(stream, entry.Length);
    }
}
