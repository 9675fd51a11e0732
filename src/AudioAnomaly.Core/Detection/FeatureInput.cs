namespace AudioAnomaly;

/// <summary>Checks what feature extractors are given.</summary>
internal static class FeatureInput
{
    /// <summary>Checks bins and length.</summary>
    /// <exception cref="ArgumentException">The spectrogram has another number of bins.</exception>
    /// <exception cref="AudioContentException">The spectrogram has too few frames.</exception>
    public static void Check(IFeatureExtractor extractor, Spectrogram spectrogram)
    {
        if (extractor.Bins is { } bins && spectrogram.Bins != bins)
        {
            throw new ArgumentException($"The feature extractor '{extractor.Id}' takes {bins} mel bands, and the spectrogram has {spectrogram.Bins}. Use the front end its weights were trained with.", nameof(spectrogram));
        }

        if (spectrogram.Frames < extractor.MinFrames)
        {
            throw ShortRecording.Of(spectrogram, extractor.MinFrames, $"'{extractor.Id}' up to {extractor.Layers[^1].Name}");
        }
    }
}
