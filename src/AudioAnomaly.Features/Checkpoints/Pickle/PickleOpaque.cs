namespace AudioAnomaly.Checkpoints;

/// <summary>Something in a pickle that the reader has no business with. Keeps the name of what would have made it, and nothing of its content.</summary>
internal sealed record PickleOpaque(string Origin);
