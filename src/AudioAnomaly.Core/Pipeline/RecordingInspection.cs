using System.Globalization;

namespace AudioAnomaly;

/// <summary>Says what a careful reader of a result should know of the recording.</summary>
/// <param name="scoreWarnings">What holds for every score of the model.</param>
/// <param name="bandwidth">The frequencies that the model knows.</param>
/// <param name="windowFrames">The length of a window.</param>
/// <param name="learnedFrames">The typical length of what was learned; null if it is not known.</param>
internal sealed class RecordingInspection(IReadOnlyList<string> scoreWarnings, ModelBandwidth bandwidth, int windowFrames, int? learnedFrames)
{
    private const double ClippedShare = 0.001;

    // Lengths beyond these, as shares of the learned one, are told. What is shorter tells less of its texture and scores higher soon; what is longer
    // deviates no more for long.
    private const double ShortestShare = 0.9;
    private const double LongestShare = 2;

    /// <summary>Looks at a recording.</summary>
    /// <returns>One sentence for each thing that was found.</returns>
    public IReadOnlyList<string> Inspect(RecordingFacts recording, Spectrogram spectrogram)
    {
        List<string> warnings = [.. scoreWarnings, .. recording.Warnings];
        if (recording.Samples.IsDigitalSilence)
        {
            warnings.Add("The recording is digital silence: every sample is 0.");
        }

        if (bandwidth.Describe(recording.BandwidthHz) is { } narrow)
        {
            warnings.Add(narrow);
        }

        // Recordings are scored in windows, and of the normal ones no more than an excerpt is known.
        double secondsPerFrame = spectrogram.Axes.SecondsPerFrame;
        double scored = Math.Min(Math.Min(spectrogram.Frames, windowFrames) * secondsPerFrame, NormalExcerpt.MaxSeconds);
        double learned = learnedFrames * secondsPerFrame ?? scored;
        if (scored < ShortestShare * learned || scored > LongestShare * learned)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The recording lasts {recording.Duration.TotalSeconds:0.0} s, and what was learned typically {learned:0.0} s:")
                + " scores of another length may lie higher or lower. Cut all recordings to one length, or learn some of this one.");
        }

        if (recording.Samples.Unscaled is { } unscaled)
        {
            warnings.Add(unscaled);
        }

        if (recording.Samples.ClippedShare is > ClippedShare and var clipped)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{100.0 * clipped:0.0} % of the samples are at full scale: the recording is clipped."));
        }

        return warnings;
    }
}
