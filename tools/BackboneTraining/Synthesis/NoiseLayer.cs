using System.Numerics.Tensors;

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
        double keepLow = Math.Exp(-2 * Math.PI * layer.Log(LayerAxis.NoiseLow, 5, 4000) / sampleRate);
        double keepHigh = Math.Exp(-2 * Math.PI * layer.Log(LayerAxis.NoiseHigh, 80, 30000) / sampleRate);
        new BlockFilter(3, (state, input) =>
        {
            state[0] = (keepLow * state[0]) + ((1 - keepLow) * input);
            state[1] = (keepHigh * state[1]) + ((1 - keepHigh) * (input - state[0]));
            return state[2] = (0.5 * keepHigh * state[2]) + ((1 - (0.5 * keepHigh)) * state[1]);
        }).Run(white, output);
        float broad = (float)Math.Pow(10, -2.5 * (1 - layer[LayerAxis.NoiseFloor]));
        TensorPrimitives.Multiply(output, broad / MathF.Sqrt((TensorPrimitives.SumOfSquares<float>(output) + 1e-9f) / output.Length), output);

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
