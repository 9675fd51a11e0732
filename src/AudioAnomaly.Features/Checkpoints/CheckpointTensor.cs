namespace AudioAnomaly.Checkpoints;

/// <summary>A tensor in a checkpoint. Immutable.</summary>
/// <param name="Name">Its name: the keys on the way to it, joined by dots, such as <c>model.conv_block1.conv1.weight</c>.</param>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Shape">The length of each dimension; empty for a scalar.</param>
public sealed record CheckpointTensor(string Name, TensorElementType Type, IReadOnlyList<int> Shape);
