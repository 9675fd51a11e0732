namespace AudioAnomaly.Checkpoints;

/// <summary>Takes a piece of a storage, a whole number of elements long.</summary>
internal delegate void ByteSink(ReadOnlySpan<byte> bytes);
