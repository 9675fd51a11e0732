namespace AudioAnomaly.Checkpoints;

/// <summary>What a reader of one container found: tensors that can be read from it.</summary>
/// <param name="stream">The file; stays the caller's.</param>
internal abstract class CheckpointSource(Stream stream)
{
    private const int ChunkBytes = 1 << 20;

    public abstract CheckpointContainer Container { get; }

    public required IReadOnlyDictionary<string, TensorReference> Tensors { get; init; }

    /// <summary>Names under which something unreadable stands, and what it is.</summary>
    public IReadOnlyDictionary<string, string> Opaque { get; init; } = new Dictionary<string, string>();

    /// <summary>The classes and functions that the file names and the reader ignores.</summary>
    public IReadOnlyCollection<string> OpaqueNames { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Where a storage lies, to read many in the order of the file.</summary>
    public abstract long PositionOf(StorageReference storage);

    /// <summary>Reads a run of elements piece by piece.</summary>
    public void Read(StorageReference storage, long firstElement, long elements, ByteSink sink)
    {
        int size = TensorElements.SizeOf(storage.Type);
        long rest = elements * size;
        if (rest == 0)
        {
            return;
        }

        byte[] buffer = new byte[Math.Min(rest, ChunkBytes)];
        stream.Seek(FindData(storage) + (firstElement * size), SeekOrigin.Begin);
        while (rest > 0)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(rest, buffer.Length));
            stream.ReadExactly(chunk);
            sink(chunk);
            rest -= chunk.Length;
        }
    }

    /// <summary>Finds a storage's first byte.</summary>
    protected virtual long FindData(StorageReference storage) => PositionOf(storage);
}
