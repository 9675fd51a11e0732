namespace AudioAnomaly.Metrics;

/// <summary>Two neighbouring frames and how much the second counts, for linear interpolation in time.</summary>
internal readonly record struct FrameWeights(int First, int Second, double SecondWeight)
{
    public static FrameWeights At(double position, int frames)
    {
        double clamped = Math.Clamp(position, 0, frames - 1);
        int first = (int)clamped;
        return new FrameWeights(first, Math.Min(first + 1, frames - 1), clamped - first);
    }
}
