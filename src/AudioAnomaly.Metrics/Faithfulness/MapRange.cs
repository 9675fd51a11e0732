using System.Numerics.Tensors;

namespace AudioAnomaly.Metrics;

/// <summary>The lowest and the highest cell of several maps.</summary>
internal sealed class MapRange
{
    public float Low { get; private set; } = float.PositiveInfinity;

    public float High { get; private set; } = float.NegativeInfinity;

    public bool IsWide => High > Low;

    public void Include(AnomalyMap map)
    {
        Low = Math.Min(Low, TensorPrimitives.Min(map.Values.Span));
        High = Math.Max(High, TensorPrimitives.Max(map.Values.Span));
    }

    public void Reset() => (Low, High) = (float.PositiveInfinity, float.NegativeInfinity);
}
