namespace AudioAnomaly.Onnx;

/// <summary>A tensor that a network gave.</summary>
/// <param name="Values">The values in C order.</param>
/// <param name="Shape">The length of each axis.</param>
internal sealed record NetworkTensor(float[] Values, int[] Shape);
