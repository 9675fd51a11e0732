namespace AudioAnomaly.Checkpoints;

/// <summary>A run of elements in a checkpoint file that tensors are cut from.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Count">How many elements the file holds for it.</param>
/// <param name="ViewStart">The first element that this reference may see (other than 0 only in very old files).</param>
/// <param name="ViewCount">How many elements it may see.</param>
internal sealed record StorageReference(string Key, TensorElementType Type, long Count, long ViewStart, long ViewCount);
