namespace AudioAnomaly.Metrics;

/// <summary>Fills masked cells from their neighbours in time.</summary>
internal static class TimeInpainting
{
    private const float Claimed = 0.5f;

    /// <summary>
    /// For each bin, interpolates in dB between the nearest frames before and after that the mask claims less than half.
    /// Before the first and after the last of them its level is held; bins without any get the floor.
    /// </summary>
    public static float[] Fill(Spectrogram spectrogram, ExplanationMask mask)
    {
        float[] fill = new float[spectrogram.Values.Length];
        ReadOnlySpan<float> levels = spectrogram.Values.Span, claims = mask.Values.Span;
        for (int bin = 0; bin < spectrogram.Bins; bin++)
        {
            int before = -1;
            for (int frame = 0; frame <= spectrogram.Frames; frame++)
            {
                if (frame < spectrogram.Frames && !(claims[(frame * spectrogram.Bins) + bin] < Claimed))
                {
                    continue;
                }

                // A free frame, or the end: everything since the last free frame is known now.
                for (int gap = before + 1; gap < frame; gap++)
                {
                    float left = before < 0 ? float.NaN : levels[(before * spectrogram.Bins) + bin];
                    float right = frame == spectrogram.Frames ? float.NaN : levels[(frame * spectrogram.Bins) + bin];
                    fill[(gap * spectrogram.Bins) + bin] = (float.IsNaN(left), float.IsNaN(right)) switch
                    {
                        (true, true) => spectrogram.Axes.FloorDb,
                        (true, false) => right,
                        (false, true) => left,
                        _ => left + ((right - left) * (gap - before) / (frame - before)),
                    };
                }

                if (frame < spectrogram.Frames)
                {
                    fill[(frame * spectrogram.Bins) + bin] = levels[(frame * spectrogram.Bins) + bin];
                }

                before = frame;
            }
        }

        return fill;
    }
}
