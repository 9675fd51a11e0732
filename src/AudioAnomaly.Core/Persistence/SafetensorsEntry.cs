using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>One tensor in the table of a safetensors file. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Shape">The length of each dimension; empty for a scalar.</param>
/// <param name="Begin">Where it begins, in bytes from the end of the header.</param>
/// <param name="End">Where it ends, in bytes from the end of the header.</param>
internal sealed record SafetensorsEntry(string Name, TensorElementType Type, IReadOnlyList<int> Shape, long Begin, long End);
