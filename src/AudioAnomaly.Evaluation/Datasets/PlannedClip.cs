namespace AudioAnomaly.Evaluation;

/// <summary>One recording that an EnvMix folder will hold.</summary>
/// <param name="Folder">Its folder, relative, with forward slashes.</param>
/// <param name="Stem">Its file's name without extension; no other recording has it.</param>
/// <param name="Split">What it is for.</param>
/// <param name="Category">The background's class.</param>
/// <param name="Background">The background.</param>
/// <param name="Anomaly">What is mixed into it, or null.</param>
/// <param name="SnrDb">The ratio of the mixture, or null.</param>
/// <param name="Seed">Decides the onset.</param>
internal sealed record PlannedClip(
    string Folder,
    string Stem,
    DatasetSplit Split,
    string Category,
    DatasetRecording Background,
    DatasetRecording? Anomaly,
    double? SnrDb,
    int Seed);
