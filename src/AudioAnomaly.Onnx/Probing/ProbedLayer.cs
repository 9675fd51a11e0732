using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>What was found out about an output.</summary>
/// <param name="Layer">The layer that it is.</param>
/// <param name="Axes">What its axes stand for.</param>
/// <param name="SkippedCells">Cells at its beginning that stand for what lies before the spectrogram.</param>
internal sealed record ProbedLayer(FeatureLayer Layer, TensorAxes Axes, int SkippedCells);
