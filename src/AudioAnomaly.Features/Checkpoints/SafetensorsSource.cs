namespace AudioAnomaly.Checkpoints;

/// <summary>Reads files in the safetensors format.</summary>
internal sealed class SafetensorsSource : CheckpointSource
{
    private readonly Dictionary<string, long> _positions;

    private SafetensorsSource(Stream stream, Dictionary<string, long> positions)
        : base(stream)
        => _positions = positions;

    public override CheckpointContainer Container => CheckpointContainer.Safetensors;

    public static SafetensorsSource Open(Stream stream)
    {
        stream.Seek(0, SeekOrigin.Begin);
        var table = SafetensorsTable.Read(stream, stream.Length);
        var tensors = new Dictionary<string, TensorReference>(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in table.Entries)
        {
            long count = (entry.End - entry.Begin) / TensorElements.SizeOf(entry.Type);
            int[] shape = [.. entry.Shape];
            var storage = new StorageReference(entry.Name, entry.Type, count, 0, count);
            tensors[entry.Name] = TensorReference.Create(storage, 0, Array.ConvertAll(shape, size => (long)size), TensorReference.ContiguousStrides(shape));
        }

        return new SafetensorsSource(stream, table.Entries.ToDictionary(entry => entry.Name, entry => table.DataStart + entry.Begin, StringComparer.Ordinal))
        {
            Tensors = tensors,
            Metadata = table.Metadata,
        };
    }

    public override long PositionOf(StorageReference storage) => _positions[storage.Key];
}
