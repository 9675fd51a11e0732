using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Says where this package's components come from.</summary>
internal static class OnnxPackage
{
    public static readonly ComponentOrigin Origin = new("AudioAnomaly.Onnx", "AddOnnx()");
}
