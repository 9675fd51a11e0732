using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

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
        Vector512<float> places = Vector512.CreateSequence(0f, 1f);
        for (int block = 0, start = 0; start < samples.Length; block++, start += BlockLength)
        {
            float level = curve[block], slope = (curve[block + 1] - level) / BlockLength;
            Span<float> part = samples.Slice(start, Math.Min(BlockLength, samples.Length - start));
            int done = 0;
            for (; done <= part.Length - Vector512<float>.Count; done += Vector512<float>.Count)
            {
                Vector512<float> levels = Vector512.FusedMultiplyAdd(places + Vector512.Create((float)done), Vector512.Create(slope), Vector512.Create(level));
                (Vector512.Create((ReadOnlySpan<float>)part[done..]) * levels).CopyTo(part[done..]);
            }

            for (; done < part.Length; done++)
            {
                part[done] *= MathF.FusedMultiplyAdd(done, slope, level);
            }
        }
    }

    private static float[] DrawLevel(LayerPoint layer, SoundRandom random, int blocks, double step, double start, double length)
    {
        float[] levels = new float[blocks];
        double depth = layer.Above(LayerAxis.TremoloDepth, 0.5);
        double edge = layer.Log(LayerAxis.TremoloEdge, 0.2, 8);
        if (depth > 0)
        {
            WriteSine(levels, layer.Log(LayerAxis.TremoloRate, 0.5, 30) * step, random.Uniform());
            TensorPrimitives.Multiply(levels, (float)edge, levels);
            TensorPrimitives.Tanh(levels, levels);
            TensorPrimitives.Multiply(levels, (float)(-0.5 * depth / Math.Tanh(edge)), levels);
            TensorPrimitives.Add(levels, (float)(1 - (0.5 * depth)), levels);
        }
        else
        {
            levels.AsSpan().Fill(1);
        }

        if (layer.IsEvent)
        {
            ApplyEvent(layer, levels, step, start, length);
        }

        return levels;
    }

    private static void ApplyEvent(LayerPoint layer, Span<float> levels, double step, double start, double length)
    {
        double attack = Math.Min(layer.Log(LayerAxis.EventAttack, 0.002, 0.2), length / 2);
        double decay = layer.Log(LayerAxis.EventDecay, 0.02, 2);
        double repeat = layer.Above(LayerAxis.EventRepeat, 0.5);
        double period = repeat > 0 ? length * (3.5 - (2.3 * repeat)) : double.PositiveInfinity;
        for (int i = 0; i < levels.Length; i++)
        {
            double since = (i * step) - start;
            since = since > period ? since % period : since;
            levels[i] *= (float)(since < 0 ? 0
                : since < attack ? since / attack
                : since < length ? Math.Exp((attack - since) / decay)
                : Math.Exp((attack - length) / decay) * Math.Exp((length - since) / 0.01));
        }
    }

    private static float[] DrawPitch(LayerPoint layer, SoundRandom random, int blocks, double step, double start, double length)
    {
        double depth = 0.4 * Math.Pow(layer.Above(LayerAxis.VibratoDepth, 0.5), 2);
        double signed = (2 * layer[LayerAxis.Glide]) - 1;
        double glide = Math.Sign(signed) * Math.Max(0, (Math.Abs(signed) - 0.3) / 0.7) * (layer.IsEvent ? 1.5 : 0.3);
        double jitter = 0.15 * Math.Pow(layer.Above(LayerAxis.PitchJitter, 0.4), 2);
        float[] octaves = new float[blocks];
        if (depth > 0)
        {
            WriteSine(octaves, layer.Log(LayerAxis.VibratoRate, 1, 15) * step, random.Uniform());
            TensorPrimitives.Multiply(octaves, (float)depth, octaves);
        }

        if (jitter > 0)
        {
            float[] wander = DrawWander(random, blocks, Math.Exp(-step / 0.02));
            TensorPrimitives.MultiplyAdd(wander, (float)jitter, octaves, octaves);
        }

        if (glide != 0)
        {
            float[] progress = new float[blocks];
            for (int i = 0; i < blocks; i++)
            {
                progress[i] = (float)Math.Clamp(((i * step) - start) / length, 0, 1);
            }

            TensorPrimitives.Pow(progress, (float)layer.Log(LayerAxis.GlideCurve, 0.4, 2.5), progress);
            TensorPrimitives.Add(progress, -0.5f, progress);
            TensorPrimitives.MultiplyAdd(progress, (float)glide, octaves, octaves);
        }

        TensorPrimitives.Exp2(octaves, octaves);
        return octaves;
    }

    private static float[] DrawRoughness(LayerPoint layer, SoundRandom random, int blocks, double step)
    {
        double depth = layer.Above(LayerAxis.RoughnessDepth, 0.6);
        float[] levels = new float[blocks];
        if (depth > 0)
        {
            WriteSine(levels, layer.Log(LayerAxis.RoughnessRate, 12, 120) * step, random.Uniform());
        }

        TensorPrimitives.Multiply(levels, (float)(-0.5 * depth), levels);
        TensorPrimitives.Add(levels, (float)(1 - (0.5 * depth)), levels);
        return levels;
    }

    private static float[] DrawFluctuation(LayerPoint layer, SoundRandom random, int blocks, double step)
    {
        double depth = 1.2 * layer.Above(LayerAxis.FluctuationDepth, 0.3);
        if (depth == 0)
        {
            float[] even = new float[blocks];
            even.AsSpan().Fill(1);
            return even;
        }

        float[] levels = DrawWander(random, blocks, Math.Exp(-2 * Math.PI * step * layer.Log(LayerAxis.FluctuationRate, 0.5, 60)));
        TensorPrimitives.Multiply(levels, (float)depth, levels);
        TensorPrimitives.Exp(levels, levels);
        return levels;
    }

    /// <summary>Numbers of deviation 1 of which each keeps a part of the one before.</summary>
    private static float[] DrawWander(SoundRandom random, int count, double keep)
    {
        float[] values = new float[count];
        random.FillWhite(values);
        float kept = (float)keep, fresh = (float)Math.Sqrt(1 - (keep * keep)), state = (float)random.Gaussian();
        foreach (ref float value in values.AsSpan())
        {
            state = (kept * state) + (fresh * value);
            value = state;
        }

        return values;
    }

    /// <summary>A sine.</summary>
    /// <param name="values">Receives it.</param>
    /// <param name="turnsPerValue">Its frequency.</param>
    /// <param name="phase">Where it begins, in turns.</param>
    private static void WriteSine(Span<float> values, double turnsPerValue, double phase)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double turns = (i * turnsPerValue) + phase;
            values[i] = (float)(2 * Math.PI * (turns - Math.Floor(turns)));
        }

        TensorPrimitives.Sin(values, values);
    }
}
