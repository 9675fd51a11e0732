namespace AudioAnomaly.BackboneTraining;

/// <summary>What one step is trained on.</summary>
/// <param name="Views">The views for contrast, as <see cref="BatchMaker.Make"/> gives them; null if contrast is not trained.</param>
/// <param name="Episodes">The episodes, as <see cref="EpisodeMaker.Make"/> gives them; null if there are none.</param>
internal sealed record StepBatch(float[]? Views, float[]? Episodes);
