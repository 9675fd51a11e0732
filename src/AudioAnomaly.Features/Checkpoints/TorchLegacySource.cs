using System.Buffers.Binary;

namespace AudioAnomaly.Checkpoints;

/// <summary>
/// Reads PyTorch's files from before version 1.6: a magic number, protocol, system information, the object and the storage keys, each a pickle; then each
/// storage's element count and elements.
/// </summary>
internal sealed class TorchLegacySource : CheckpointSource
{
    private const long Protocol = 1001;
    private const byte FramedProtocol = 4;

    private readonly Dictionary<string, long> _positions;

    private TorchLegacySource(Stream stream, Dictionary<string, long> positions)
        : base(stream)
        => _positions = positions;

    // The pickled magic number such a file begins with, after the protocol.
    private static ReadOnlySpan<byte> Magic => [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    // From protocol 4 on, its length comes first.
    private static ReadOnlySpan<byte> Frame => [0x95, 0x0d, 0, 0, 0, 0, 0, 0, 0];

    public override CheckpointContainer Container => CheckpointContainer.TorchLegacy;

    /// <summary>How long the magic number is that a file begins with; 0 if it begins with something else.</summary>
    public static int FindStart(ReadOnlySpan<byte> header)
    {
        if (header is not [0x80, >= 2 and <= 5 and var protocol, ..])
        {
            return 0;
        }

        int start = 2;
        if (protocol >= FramedProtocol && header[start..].StartsWith(Frame))
        {
            start += Frame.Length;
        }

        return header[start..].StartsWith(Magic) ? start + Magic.Length : 0;
    }

    /// <param name="stream">The file.</param>
    /// <param name="start">How long its magic number is.</param>
    public static TorchLegacySource Open(Stream stream, int start)
    {
        stream.Seek(start, SeekOrigin.Begin);
        var input = new PickleInput(stream, stream.Length - start);
        var budget = new PickleBudget();
        var reader = new PickleReader(budget);
        if (reader.Read(input) is not Protocol)
        {
            throw new FormatException("it is of another version of PyTorch's old format than 1001. Load it in Python and save its state_dict() with torch.save.");
        }

        if (reader.Read(input) is PickleDictionary information && information.Items.Any(item => item is { Key: "little_endian", Value: false }))
        {
            throw new FormatException("it was written on a big-endian machine. Load it in Python there or here and save it again with torch.save.");
        }

        var tree = StateTree.Flatten(reader.Read(input), budget);
        string[] keys = reader.Read(input) is PickleList list
            ? [.. list.Items.Select(item => item.Value as string ?? throw new FormatException("its list of storages makes no sense: the file is damaged."))]
            : throw new FormatException("it has no list of storages: the file is damaged.");
        return new TorchLegacySource(stream, Locate(stream, start + input.Position, keys, reader))
        {
            Tensors = tree.Tensors,
            Opaque = tree.Opaque,
            OpaqueNames = reader.OpaqueNames,
        };
    }

    public override long PositionOf(StorageReference storage) => _positions[storage.Key];

    private static Dictionary<string, long> Locate(Stream stream, long position, string[] keys, PickleReader reader)
    {
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        Span<byte> header = stackalloc byte[sizeof(long)];
        foreach (string key in keys)
        {
            if (!reader.Storages.TryGetValue(key, out StorageReference? storage) || positions.ContainsKey(key))
            {
                // Where the next storage begins is known only if this one's elements are.
                if (reader.OpaqueStorages.TryGetValue(key, out string? kind))
                {
                    throw new FormatException($"it has a '{kind}', whose values this reader cannot step over in PyTorch's old format. Load it in Python and save its state_dict() with torch.save.");
                }

                throw new FormatException($"its list of storages has '{key}', which nothing refers to or which is there twice: the file is damaged.");
            }

            if (stream.Length - position < header.Length)
            {
                throw Incomplete(stream.Length);
            }

            stream.Seek(position, SeekOrigin.Begin);
            stream.ReadExactly(header);
            long count = BinaryPrimitives.ReadInt64LittleEndian(header);
            if (count != storage.Count)
            {
                throw new FormatException($"its storage '{key}' has {count} elements where {storage.Count} are expected: the file is damaged.");
            }

            position += header.Length;
            positions[key] = position;
            long bytes = count * TensorElements.SizeOf(storage.Type);
            if (bytes > stream.Length - position)
            {
                throw Incomplete(stream.Length);
            }

            position += bytes;
        }

        return reader.Storages.Keys.FirstOrDefault(key => !positions.ContainsKey(key)) is { } missing
            ? throw new FormatException($"its storage '{missing}' is missing: the file is damaged.")
            : positions;
    }

    private static FormatException Incomplete(long length) => new($"it ends at byte {length} in the middle of its values: the download or copy is incomplete.");
}
