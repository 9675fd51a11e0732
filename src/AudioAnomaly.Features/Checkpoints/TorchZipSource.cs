using System.Buffers.Binary;
using System.IO.Compression;

namespace AudioAnomaly;

/// <summary>Reads PyTorch's zip archives: one pickle and one stored entry per storage, under a common root of any name.</summary>
internal sealed class TorchZipSource : CheckpointSource
{
    private const int MaxDirectoryBytes = 8 * 1024 * 1024;
    private const int MaxTailBytes = 22 + ushort.MaxValue;
    private const string PickleName = "/data.pkl";

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, (ZipArchiveEntry Entry, int Order)> _storages;

    private TorchZipSource(ZipArchive zip, Dictionary<string, (ZipArchiveEntry Entry, int Order)> storages)
    {
        _zip = zip;
        _storages = storages;
    }

    public override CheckpointContainer Container => CheckpointContainer.TorchZip;

    public static TorchZipSource Open(Stream stream)
    {
        CheckDirectorySize(stream);
        var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        try
        {
            return Read(zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    public override long PositionOf(StorageReference storage) => _storages[storage.Key].Order;

    public override void Dispose()
    {
        _zip.Dispose();
        base.Dispose();
    }

    protected override (Stream Stream, bool Owned) Open(StorageReference storage) => (_storages[storage.Key].Entry.Open(), true);

    private static TorchZipSource Read(ZipArchive zip)
    {
        ZipArchiveEntry pickle = FindPickle(zip);
        string root = pickle.FullName[..^(PickleName.Length - 1)];
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (entry.FullName == root + "constants.pkl" || entry.FullName.StartsWith(root + "code/", StringComparison.Ordinal))
            {
                throw new FormatException("it is a TorchScript program, not a state dict. Load it with torch.jit.load in Python and save its state_dict() with torch.save.");
            }
        }

        if (zip.GetEntry(root + "byteorder") is { Length: <= 16 } byteOrder && ReadText(byteOrder) != "little")
        {
            throw new FormatException("it was written on a big-endian machine. Load it in Python there or here and save it again with torch.save.");
        }

        CheckStored(pickle);
        var budget = new PickleBudget();
        var reader = new PickleReader(budget);
        object? content;
        using (Stream stream = pickle.Open())
        {
            content = reader.Read(new PickleInput(stream, pickle.Length));
        }

        var tree = StateTree.Flatten(content, budget);
        return new TorchZipSource(zip, FindStorages(zip, root, reader.Storages.Values))
        {
            Tensors = tree.Tensors,
            Opaque = tree.Opaque,
            OpaqueNames = reader.OpaqueNames,
        };
    }

    private static ZipArchiveEntry FindPickle(ZipArchive zip)
    {
        var pickles = zip.Entries.Where(entry => entry.FullName.EndsWith(PickleName, StringComparison.Ordinal) && entry.FullName.IndexOf('/', StringComparison.Ordinal) == entry.FullName.Length - PickleName.Length).ToList();
        if (pickles.Count == 1)
        {
            return pickles[0];
        }

        ZipArchiveEntry? inner = zip.Entries.FirstOrDefault(entry => Path.GetExtension(entry.FullName) is ".pth" or ".pt" or ".ckpt" or ".safetensors");
        throw new FormatException(
            pickles.Count > 1 ? "it is a zip archive with several checkpoints in it. Unpack it, and give one of them."
            : inner is not null ? $"it is a zip archive around '{inner.FullName}'. Unpack it, and give that file."
            : zip.GetEntry("manifest.json") is not null ? "it is an AudioAnomaly model, not a checkpoint."
            : "it is a zip archive, but none that PyTorch wrote: it has no data.pkl.");
    }

    private static Dictionary<string, (ZipArchiveEntry Entry, int Order)> FindStorages(ZipArchive zip, string root, IEnumerable<StorageReference> references)
    {
        string prefix = root + "data/";
        var storages = new Dictionary<string, (ZipArchiveEntry Entry, int Order)>(StringComparer.Ordinal);
        for (int i = 0; i < zip.Entries.Count; i++)
        {
            ZipArchiveEntry entry = zip.Entries[i];
            if (entry.FullName.StartsWith(prefix, StringComparison.Ordinal) && !storages.TryAdd(entry.FullName[prefix.Length..], (entry, i)))
            {
                throw new FormatException($"it has the part '{entry.FullName}' twice.");
            }
        }

        foreach (StorageReference reference in references)
        {
            if (!storages.TryGetValue(reference.Key, out (ZipArchiveEntry Entry, int Order) storage))
            {
                throw new FormatException($"its part '{prefix}{reference.Key}' is missing: the file is incomplete.");
            }

            CheckStored(storage.Entry);
            long expected = reference.Count * TensorElements.SizeOf(reference.Type);
            if (storage.Entry.Length != expected)
            {
                throw new FormatException($"its part '{prefix}{reference.Key}' has {storage.Entry.Length} bytes where {expected} are expected.");
            }
        }

        return storages;
    }

    // PyTorch stores its parts as they are. So what a file can make the reader allocate is bounded by its own size.
    private static void CheckStored(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
        {
            throw new FormatException($"its part '{entry.FullName}' is compressed, which PyTorch never does: somebody packed it again. Unpack it and zip it without compression, or save it again with torch.save.");
        }
    }

    private static string ReadText(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        char[] text = new char[16];
        return new string(text, 0, reader.ReadBlock(text));
    }

    /// <summary>The archive's directory becomes objects before anything can be checked, so its size is looked at first.</summary>
    private static void CheckDirectorySize(Stream stream)
    {
        byte[] tail = new byte[Math.Min(stream.Length, MaxTailBytes)];
        stream.Seek(-tail.Length, SeekOrigin.End);
        stream.ReadExactly(tail);
        stream.Seek(0, SeekOrigin.Begin);
        int end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end > tail.Length - 16)
        {
            throw new FormatException("it begins like a PyTorch file but has no end: the download or copy is incomplete.");
        }

        // 0xffffffff means that a zip64 record has the real number; the directory then still ends here.
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        if (size is > MaxDirectoryBytes and < uint.MaxValue)
        {
            throw new FormatException($"its table of parts claims {size} bytes, more than any checkpoint needs.");
        }
    }
}
