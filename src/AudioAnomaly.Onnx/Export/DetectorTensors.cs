namespace AudioAnomaly.Onnx;

/// <summary>What a detector gives in a graph.</summary>
/// <param name="Score">The clip score, one number.</param>
/// <param name="Map">The map: frames x bins.</param>
internal sealed record DetectorTensors(string Score, string Map);
