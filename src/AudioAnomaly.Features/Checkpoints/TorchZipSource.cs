namespace AudioAnomaly.Checkpoints;

/// <summary>Reads PyTorch's zip archives: one pickle and one stored part per storage, under a common root of any name.</summary>
internal sealed class TorchZipSource : CheckpointSource
{
    private const string PickleName = "/data.pkl";
    private const int ByteOrderBytes = 6;

    private readonly Stream _stream;
    private readonly Dictionary<string, ZipPart> _storages;

    private TorchZipSource(Stream stream, Dictionary<string, ZipPart> storages)
        : base(stream)
        => (_stream, _storages) = (stream, storages);

    public override CheckpointContainer Container => CheckpointContainer.TorchZip;

    public static TorchZipSource Open(Stream stream)
    {
        ZipPart[] parts = ZipDirectory.Read(stream);
        ZipPart pickle = FindPickle(parts);
        string root = pickle.Name[..^(PickleName.Length - 1)];
        CheckKind(stream, parts, root);
        CheckStored(pickle);
        stream.Seek(ZipDirectory.FindData(stream, pickle), SeekOrigin.Begin);
        var budget = new PickleBudget();
        var reader = new PickleReader(budget);
        var tree = StateTree.Flatten(reader.Read(new PickleInput(stream, pickle.Length)), budget);
        return new TorchZipSource(stream, FindStorages(parts, root + "data/", reader.Storages))
        {
            Tensors = tree.Tensors,
            Opaque = tree.Opaque,
            OpaqueNames = reader.OpaqueNames,
        };
    }

    public override long PositionOf(StorageReference storage) => _storages[storage.Key].HeaderOffset;

    protected override long FindData(StorageReference storage) => ZipDirectory.FindData(_stream, _storages[storage.Key]);

    private static void CheckKind(Stream stream, ZipPart[] parts, string root)
    {
        foreach (ZipPart part in parts)
        {
            if (part.Name == root + "constants.pkl" || part.Name.StartsWith(root + "code/", StringComparison.Ordinal))
            {
                throw new FormatException("it is a TorchScript program, not a state dict. Load it with torch.jit.load in Python and save its state_dict() with torch.save.");
            }

            if (part.Name == root + "byteorder" && !IsLittle(stream, part))
            {
                throw new FormatException("it was written on a big-endian machine. Load it in Python there or here and save it again with torch.save.");
            }
        }
    }

    private static bool IsLittle(Stream stream, ZipPart part)
    {
        if (part.Length != ByteOrderBytes)
        {
            return false;
        }

        Span<byte> text = stackalloc byte[ByteOrderBytes];
        stream.Seek(ZipDirectory.FindData(stream, part), SeekOrigin.Begin);
        stream.ReadExactly(text);
        return text.SequenceEqual("little"u8);
    }

    private static ZipPart FindPickle(ZipPart[] parts)
    {
        var pickles = parts.Where(part => part.Name.EndsWith(PickleName, StringComparison.Ordinal) && part.Name.IndexOf('/', StringComparison.Ordinal) == part.Name.Length - PickleName.Length).ToList();
        if (pickles.Count == 1)
        {
            return pickles[0];
        }

        bool Has(string suffix) => parts.Any(part => part.Name.EndsWith(suffix, StringComparison.Ordinal));
        ZipPart? inner = parts.FirstOrDefault(part => Path.GetExtension(part.Name) is ".pth" or ".pt" or ".ckpt" or ".safetensors");
        throw new FormatException(
            pickles.Count > 1 ? "it is a zip archive with several checkpoints in it. Unpack it, and give one of them."
            : parts.Any(part => part.Name == "manifest.json") && parts.Any(part => part.Name == "manifest.sha256") ? "it is an AudioAnomaly model, not a checkpoint. Give the weights that it was fitted with."
            : inner is not null ? $"it is a zip archive around '{inner.Name}'. Unpack it, and give that file."
            : Has(".npy") ? "it is a NumPy archive (.npz), not a checkpoint. Give the PyTorch or safetensors file."
            : "it is a zip archive, but none that PyTorch wrote: it has no data.pkl.");
    }

    private static Dictionary<string, ZipPart> FindStorages(ZipPart[] parts, string prefix, IReadOnlyDictionary<string, StorageReference> references)
    {
        var storages = new Dictionary<string, ZipPart>(StringComparer.Ordinal);
        foreach (ZipPart part in parts)
        {
            if (!part.Name.StartsWith(prefix, StringComparison.Ordinal)
                || !references.TryGetValue(part.Name[prefix.Length..], out StorageReference? reference))
            {
                continue;
            }

            CheckStored(part);
            long expected = reference.Count * TensorElements.SizeOf(reference.Type);
            if (part.Length != expected)
            {
                throw new FormatException($"its part '{part.Name}' has {part.Length} bytes where {expected} are expected.");
            }

            if (!storages.TryAdd(reference.Key, part))
            {
                throw new FormatException($"it has the part '{part.Name}' twice.");
            }
        }

        return references.Keys.FirstOrDefault(key => !storages.ContainsKey(key)) is { } missing
            ? throw new FormatException($"its part '{prefix}{missing}' is missing: the file is incomplete.")
            : storages;
    }

    // PyTorch stores its parts as they are. So what a file can make the reader allocate is bounded by its own size.
    private static void CheckStored(ZipPart part)
    {
        if (!part.IsStored)
        {
            throw new FormatException($"its part '{part.Name}' is compressed or encrypted, which PyTorch never does: somebody packed it again. Unpack it and zip it without compression, or save it again with torch.save.");
        }
    }
}
