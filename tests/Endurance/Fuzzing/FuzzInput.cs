namespace AudioAnomaly.Fuzzing;

/// <summary>A damaged input.</summary>
/// <param name="What">What it was made of.</param>
/// <param name="Content">Its bytes.</param>
public sealed record FuzzInput(string What, byte[] Content);
