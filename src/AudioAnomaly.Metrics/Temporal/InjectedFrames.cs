using System.Globalization;

namespace AudioAnomaly.Metrics;

/// <summary>The frames of a spectrogram that an injected anomaly covers.</summary>
internal static class InjectedFrames
{
    // Onsets are often whole numbers of frames, computed another way.
    private const double RoundingSlack = 1e-6;

    /// <summary>The frames whose centres lie from onset to offset; none if the stretch misses the spectrogram.</summary>
    public static (int First, int Count) Of(Spectrogram stem, double onsetSeconds, double offsetSeconds)
    {
        if (!double.IsFinite(onsetSeconds))
        {
            throw new ArgumentOutOfRangeException(nameof(onsetSeconds), onsetSeconds, "An onset must be a number of seconds.");
        }

        if (!(offsetSeconds >= onsetSeconds && double.IsFinite(offsetSeconds)))
        {
            throw new ArgumentOutOfRangeException(nameof(offsetSeconds), offsetSeconds, string.Create(CultureInfo.InvariantCulture, $"The offset must not lie before the onset ({onsetSeconds} s)."));
        }

        int first = FrameAt(Math.Ceiling(Position(stem, onsetSeconds) - RoundingSlack), stem.Frames);
        int end = FrameAt(Math.Floor(Position(stem, offsetSeconds) + RoundingSlack) + 1, stem.Frames);
        return (first, Math.Max(0, end - first));
    }

    private static double Position(Spectrogram stem, double seconds) => (seconds - stem.Axes.StartSeconds) / stem.Axes.SecondsPerFrame;

    private static int FrameAt(double position, int frames) => (int)Math.Clamp(position, 0, frames);
}
