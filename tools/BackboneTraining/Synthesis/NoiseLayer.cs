namespace AudioAnomaly.BackboneTraining;

/// <summary>The noise of a layer: a broad part between two gentle corners, and six bands.</summary>
internal static class NoiseLayer
{
    /// <summary>Writes the noise of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="random">Draws the noise.</param>
    /// <param name="white">Working memory of the same length.</param>
    /// <param name="output">Receives the noise.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static void Write(LayerPoint layer, SoundRandom random, Span<float> white, Span<float> output, double sampleRate)
    {
        random.FillWhite(white);
        double low = layer.Log(LayerAxis.NoiseLow, 5, 4000);
        double high = layer.Log(LayerAxis.NoiseHigh, 80, 30000);
        float broad = (float)Math.Pow(10, -2.5 * (1 - layer[LayerAxis.NoiseFloor]));
        float keepLow = (float)Math.Exp(-2 * Math.PI * low / sampleRate), keepHigh = (float)Math.Exp(-2 * Math.PI * high / sampleRate);
        float slow = 0, fast1 = 0, fast2 = 0, power = 1e-9f;
        for (int i = 0; i < white.Length; i++)
        {
            slow = (keepLow * slow) + ((1 - keepLow) * white[i]);
            fast1 = (keepHigh * fast1) + ((1 - keepHigh) * (white[i] - slow));
            fast2 = (0.5f * fast2 * keepHigh) + ((1 - (0.5f * keepHigh)) * fast1);
            output[i] = fast2;
            power += fast2 * fast2;
        }

        float gain = broad / MathF.Sqrt(power / white.Length);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] *= gain;
        }

        Span<double> centres = stackalloc double[LayerPoint.Bands];
        Span<double> decays = stackalloc double[LayerPoint.Bands];
        Span<double> gains = stackalloc double[LayerPoint.Bands];
        for (int band = 0; band < LayerPoint.Bands; band++)
        {
            centres[band] = layer.Log(LayerAxis.BandCentre, 60, 13000, band);
            double quality = layer.Log(LayerAxis.BandWidth, 0.7, 40, band);
            decays[band] = quality / (Math.PI * centres[band]);

            // Half of the bands are silent.
            gains[band] = Math.Pow(10, 1.5 * (layer[LayerAxis.BandLevel, band] - 1)) * Math.Min(1, Math.Max(0, 8 * (layer[LayerAxis.BandLevel, band] - 0.45)));
        }

        ResonatorBank.Add(white, output, centres, decays, gains, forNoise: true, sampleRate);
    }
}
