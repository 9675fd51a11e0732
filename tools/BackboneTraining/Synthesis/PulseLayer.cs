using System.Numerics.Tensors;

namespace AudioAnomaly.BackboneTraining;

/// <summary>The pulses of a layer: a train of clicks or short bursts, regular or not, and the modes they excite.</summary>
internal static class PulseLayer
{
    /// <summary>Writes the pulses of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="random">Draws the pulses.</param>
    /// <param name="start">When the first may come, in seconds.</param>
    /// <param name="blows">Working memory of the same length.</param>
    /// <param name="output">Receives the sound.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static void Write(LayerPoint layer, SoundRandom random, double start, Span<float> blows, Span<float> output, double sampleRate)
    {
        WriteBlows(layer, random, start, blows, output, sampleRate);
        TensorPrimitives.Multiply(blows, (float)Math.Pow(10, -2 * layer[LayerAxis.DirectBlow]), output);

        Span<double> hertz = stackalloc double[ResonatorBank.Modes];
        Span<double> decays = stackalloc double[ResonatorBank.Modes];
        Span<double> gains = stackalloc double[ResonatorBank.Modes];
        double lowest = layer.Log(LayerAxis.ModeBase, 60, 6000);
        double spread = layer.Linear(LayerAxis.ModeSpread, 0.02, 0.35);
        double decay = layer.Log(LayerAxis.ModeDecay, 0.001, 0.5);
        double damping = layer.Linear(LayerAxis.ModeDamping, 0, 1.2);
        double tilt = layer.Linear(LayerAxis.ModeTilt, -0.5, 1.5);
        for (int mode = 0; mode < hertz.Length; mode++)
        {
            double ratio = Math.Pow(2, spread * (mode + (3 * (layer[LayerAxis.ModeShift, mode] - 0.5))));
            hertz[mode] = Math.Max(40, lowest * ratio);
            decays[mode] = decay * Math.Pow(ratio, -damping);
            gains[mode] = Math.Pow(ratio, -tilt) * (0.2 + layer[LayerAxis.ModeShift, (mode + 7) % ResonatorBank.Modes]);
        }

        ResonatorBank.Add(blows, output, hertz, decays, gains, forNoise: false, sampleRate);
    }

    private static void WriteBlows(LayerPoint layer, SoundRandom random, double start, Span<float> blows, Span<float> noise, double sampleRate)
    {
        blows.Clear();
        double period = 1 / layer.Log(LayerAxis.PulseRate, 2, 300);
        double jitter = layer.Above(LayerAxis.PulseJitter, 0.3);
        double scatter = 1.5 * layer.Above(LayerAxis.PulseScatter, 0.2);
        double burst = layer[LayerAxis.BurstLength] > 0.4 ? 0.0005 * Math.Pow(100, layer.Above(LayerAxis.BurstLength, 0.4)) * sampleRate : 0;
        bool isClick = burst < 2;
        double seconds = blows.Length / sampleRate;
        double time = layer.IsEvent ? start : random.Uniform(0, Math.Min(period, 0.3));
        while (time < seconds)
        {
            float level = (float)Math.Exp(scatter * random.Gaussian());
            AddBlow(blows, time * sampleRate, isClick ? level : level * level / (float)burst, isClick);
            double regular = 1 + (0.3 * jitter * random.Gaussian());
            double irregular = -Math.Log(1 - random.Uniform());
            time += period * Math.Max(0.05, ((1 - jitter) * regular) + (jitter * irregular));
        }

        if (!isClick)
        {
            // The powers of bursts that overlap add up: one noise under the root of their sum is all of them.
            new OnePole(Math.Exp(-2 / burst), 1).Run(blows);
            TensorPrimitives.Sqrt(blows, blows);
            random.FillWhite(noise);
            TensorPrimitives.Multiply(blows, noise, blows);
        }

        double keep = Math.Exp(-2 * Math.PI * layer.Log(LayerAxis.Brightness, 150, 30000) / sampleRate);
        new OnePole(keep, 1 - keep).Run(blows);
    }

    private static void AddBlow(Span<float> blows, double at, float height, bool isClick)
    {
        int first = (int)at;
        float late = isClick ? (float)(at - first) : 0;
        blows[first] += height * (1 - late);
        if (first + 1 < blows.Length)
        {
            blows[first + 1] += height * late;
        }
    }
}
