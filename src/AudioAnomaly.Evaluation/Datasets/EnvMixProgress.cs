namespace AudioAnomaly.Evaluation;

/// <summary>How far the making of EnvMix has come.</summary>
/// <param name="Completed">Recordings that are written, those of an earlier run included.</param>
/// <param name="Total">Recordings in all.</param>
public sealed record EnvMixProgress(int Completed, int Total);
