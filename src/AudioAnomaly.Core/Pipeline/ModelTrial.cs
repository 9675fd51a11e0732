using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What loads, scores: parts that do not go together are found by the shortest sound that they take, however they came into the file.</summary>
internal static class ModelTrial
{
    private const int MostFramesNeeded = 20_000;

    /// <summary>Tries a model's parts.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="limit">Takes out of scope what the model does not know.</param>
    /// <exception cref="FormatException">They cannot score.</exception>
    public static void Run(ModelParts parts, Func<Spectrogram, Spectrogram> limit)
    {
        IDetector detector = parts.Detector;
        int frames = detector.MinFrames;
        if (frames is < 1 or > MostFramesNeeded)
        {
            throw new FormatException($"its detector needs {frames} frames.");
        }

        SpectrogramAxes axes = parts.FrontEnd.Axes;
        Spectrogram sample = parts.Excerpt?.Repeat(axes, frames) ?? new Spectrogram(Enumerable.Repeat(axes.FloorDb, checked(frames * axes.Bins)).ToArray(), frames, axes);
        try
        {
            DetectorOutput output = detector.Score(limit(sample));
            if (!double.IsFinite(output.Score) || output.Map.Frames != frames || output.Map.Bins != axes.Bins)
            {
                throw new FormatException("its scores are no numbers.");
            }
        }
        catch (AudioContentException) when (detector.NeedsFixedLength)
        {
            // It takes one length only, and says so.
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or ArithmeticException or AudioContentException)
        {
            throw new FormatException($"its parts do not go together: {e.Message}", e);
        }
    }
}
