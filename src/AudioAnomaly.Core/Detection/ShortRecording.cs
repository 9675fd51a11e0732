using System.Globalization;

namespace AudioAnomaly;

/// <summary>Says that a recording is too short for something, in seconds: frames and samples are nothing that one can look up in a recording.</summary>
internal static class ShortRecording
{
    /// <param name="source">The recording.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="needed">How long it must be.</param>
    /// <param name="what">What needs it, with an article.</param>
    public static AudioContentException Of(string? source, double seconds, double needed, string what) => new(
        source,
        string.Create(CultureInfo.InvariantCulture, $"{seconds:0.####} s of sound are too short; {what} needs at least {needed:0.####} s."));

    /// <inheritdoc cref="Of(string?, double, double, string)"/>
    /// <param name="spectrogram">The recording's spectrogram.</param>
    /// <param name="minFrames">How many frames it must have.</param>
    /// <param name="what">What needs it, with an article.</param>
    public static AudioContentException Of(Spectrogram spectrogram, int minFrames, string what)
        => Of(spectrogram.Source, LengthOf(spectrogram.Frames, spectrogram), LengthOf(minFrames, spectrogram), what);

    // Frames stand a hop apart, one at either end.
    private static double LengthOf(int frames, Spectrogram spectrogram) => (frames - 1) * spectrogram.Axes.SecondsPerFrame;
}
