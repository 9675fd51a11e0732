namespace AudioAnomaly.BackboneTraining;

/// <summary>How the pitch and the level of a layer move: one value for each block of samples.</summary>
internal sealed class ControlCurves
{
    /// <summary>Samples between control values.</summary>
    public const int BlockLength = 64;

    /// <summary>The layer's level, one value more than there are blocks; it is interpolated.</summary>
    public required float[] Level { get; init; }

    /// <summary>The factor on the pitch.</summary>
    public required float[] Pitch { get; init; }

    /// <summary>The level of the partials alone.</summary>
    public required float[] Roughness { get; init; }

    /// <summary>The level of the noise alone.</summary>
    public required float[] Fluctuation { get; init; }

    /// <summary>When the layer begins, in seconds; before the first sample for what goes on throughout.</summary>
    public required double Start { get; init; }

    /// <summary>Draws the curves of one rendering.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="random">Draws phases, starts and unsteadiness.</param>
    /// <param name="samples">The length in samples.</param>
    /// <param name="leadSeconds">How much of the beginning is not heard; events start after it.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static ControlCurves Draw(LayerPoint layer, SoundRandom random, int samples, double leadSeconds, double sampleRate)
    {
        int blocks = (samples / BlockLength) + 2;
        double step = BlockLength / sampleRate, seconds = samples / sampleRate;
        double length = layer.IsEvent ? Math.Min(layer.Log(LayerAxis.EventLength, 0.05, 1), seconds - leadSeconds) : seconds;
        double start = layer.IsEvent ? random.Uniform(leadSeconds, seconds - (0.8 * length)) : 0;
        return new ControlCurves
        {
            Start = start,
            Level = DrawLevel(layer, random, blocks, step, start, length),
            Pitch = DrawPitch(layer, random, blocks, step, start, length),
            Roughness = DrawRoughness(layer, random, blocks, step),
            Fluctuation = DrawFluctuation(layer, random, blocks, step),
        };
    }

    /// <summary>Multiplies a signal by a curve.</summary>
    public static void Apply(ReadOnlySpan<float> curve, Span<float> samples)
    {
        for (int block = 0, start = 0; start < samples.Length; block++, start += BlockLength)
        {
            float level = curve[block], slope = (curve[block + 1] - level) / BlockLength;
            Span<float> part = samples.Slice(start, Math.Min(BlockLength, samples.Length - start));
            for (int i = 0; i < part.Length; i++)
            {
                part[i] *= level + (slope * i);
            }
        }
    }

    private static float[] DrawLevel(LayerPoint layer, SoundRandom random, int blocks, double step, double start, double length)
    {
        double rate = layer.Log(LayerAxis.TremoloRate, 0.5, 30);
        double depth = layer.Above(LayerAxis.TremoloDepth, 0.5);
        double edge = layer.Log(LayerAxis.TremoloEdge, 0.2, 8);
        double phase = random.Uniform(0, 2 * Math.PI);
        double attack = Math.Min(layer.Log(LayerAxis.EventAttack, 0.002, 0.2), length / 2);
        double decay = layer.Log(LayerAxis.EventDecay, 0.02, 2);
        double repeat = layer.Above(LayerAxis.EventRepeat, 0.5);
        double period = repeat > 0 ? length * (3.5 - (2.3 * repeat)) : double.PositiveInfinity;
        float[] levels = new float[blocks];
        for (int i = 0; i < blocks; i++)
        {
            double time = i * step;
            double level = depth > 0 ? 1 - (depth * (0.5 + (0.5 * Math.Tanh(edge * Math.Sin((2 * Math.PI * rate * time) + phase)) / Math.Tanh(edge)))) : 1;
            if (layer.IsEvent)
            {
                double since = time - start;
                since = since > period ? since % period : since;
                level *= since < 0 ? 0
                    : since < attack ? since / attack
                    : since < length ? Math.Exp((attack - since) / decay)
                    : Math.Exp((attack - length) / decay) * Math.Exp((length - since) / 0.01);
            }

            levels[i] = (float)level;
        }

        return levels;
    }

    private static float[] DrawPitch(LayerPoint layer, SoundRandom random, int blocks, double step, double start, double length)
    {
        double rate = layer.Log(LayerAxis.VibratoRate, 1, 15);
        double depth = 0.4 * Math.Pow(layer.Above(LayerAxis.VibratoDepth, 0.5), 2);
        double phase = random.Uniform(0, 2 * Math.PI);
        double signed = (2 * layer[LayerAxis.Glide]) - 1;
        double glide = Math.Sign(signed) * Math.Max(0, (Math.Abs(signed) - 0.3) / 0.7) * (layer.IsEvent ? 1.5 : 0.3);
        double curve = layer.Log(LayerAxis.GlideCurve, 0.4, 2.5);
        double jitter = 0.15 * Math.Pow(layer.Above(LayerAxis.PitchJitter, 0.4), 2);
        double keep = Math.Exp(-step / 0.02), wander = 0;
        float[] pitch = new float[blocks];
        for (int i = 0; i < blocks; i++)
        {
            double time = i * step;
            double progress = Math.Clamp((time - start) / length, 0, 1);
            wander = (keep * wander) + (jitter > 0 ? Math.Sqrt(1 - (keep * keep)) * random.Gaussian() : 0);
            double octaves = (depth * Math.Sin((2 * Math.PI * rate * time) + phase)) + (glide * (Math.Pow(progress, curve) - 0.5)) + (jitter * wander);
            pitch[i] = (float)Math.Pow(2, octaves);
        }

        return pitch;
    }

    private static float[] DrawRoughness(LayerPoint layer, SoundRandom random, int blocks, double step)
    {
        double rate = layer.Log(LayerAxis.RoughnessRate, 12, 120);
        double depth = layer.Above(LayerAxis.RoughnessDepth, 0.6);
        double phase = random.Uniform(0, 2 * Math.PI);
        float[] levels = new float[blocks];
        for (int i = 0; i < blocks; i++)
        {
            levels[i] = depth > 0 ? (float)(1 - (depth * (0.5 + (0.5 * Math.Sin((2 * Math.PI * rate * i * step) + phase))))) : 1;
        }

        return levels;
    }

    private static float[] DrawFluctuation(LayerPoint layer, SoundRandom random, int blocks, double step)
    {
        double depth = 1.2 * layer.Above(LayerAxis.FluctuationDepth, 0.3);
        double keep = Math.Exp(-2 * Math.PI * step * layer.Log(LayerAxis.FluctuationRate, 0.5, 60));
        double state = random.Gaussian();
        float[] levels = new float[blocks];
        for (int i = 0; i < blocks; i++)
        {
            if (depth > 0)
            {
                state = (keep * state) + (Math.Sqrt(1 - (keep * keep)) * random.Gaussian());
            }

            levels[i] = (float)Math.Exp(depth * state);
        }

        return levels;
    }
}
