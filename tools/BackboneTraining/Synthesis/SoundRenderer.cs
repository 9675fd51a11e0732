using System.Numerics.Tensors;
using AudioAnomaly.Torch;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Renders sounds at one sample rate. Holds working memory: one for each thread.</summary>
internal sealed class SoundRenderer
{
    // What is rendered first and not heard, so that nothing is always silent at the start.
    private const double LeadSeconds = 0.2;
    private const float WeakestPart = 0.05f;

    private readonly float[] _lines = new float[Reverb.MemoryLength];
    private float[] _mix = [];
    private float[] _layer = [];
    private float[] _part = [];
    private float[] _work = [];

    public SoundRenderer(int sampleRate) => SampleRate = sampleRate;

    /// <summary>The sample rate in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Renders a sound anew: phases, noise, the times of pulses and events are drawn again.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="levelDb">The root mean square of the result in dB re 1.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="samples">Receives the samples.</param>
    public void Render(SoundPoint sound, double levelDb, SoundRandom random, Span<float> samples)
    {
        int lead = (int)(LeadSeconds * SampleRate);
        int length = lead + samples.Length;
        if (_mix.Length < length)
        {
            (_mix, _layer, _part, _work) = (new float[length], new float[length], new float[length], new float[length]);
        }

        Span<float> mix = _mix.AsSpan(0, length);
        mix.Clear();
        foreach (LayerPoint layer in sound.Layers)
        {
            RenderLayer(layer, random, length);
            TensorPrimitives.MultiplyAdd(_layer.AsSpan(0, length), (float)Math.Pow(10, layer.LevelDb / 20), mix, mix);
        }

        Normalise(mix, 1);
        ApplyRoom(sound, mix, random);
        mix[lead..].CopyTo(samples);
        Normalise(samples, (float)Math.Pow(10, levelDb / 20));
    }

    private static void Normalise(Span<float> samples, float level)
    {
        double power = TensorPrimitives.SumOfSquares<float>(samples) / samples.Length;
        TensorPrimitives.Multiply(samples, (float)(level / Math.Sqrt(power + 1e-12)), samples);
    }

    private static double Sharpen(double weight) => weight * weight * weight;

    private void RenderLayer(LayerPoint layer, SoundRandom random, int length)
    {
        var curves = ControlCurves.Draw(layer, random, length, LeadSeconds, SampleRate);
        Span<float> output = _layer.AsSpan(0, length), part = _part.AsSpan(0, length), work = _work.AsSpan(0, length);
        output.Clear();
        double partials = Sharpen(layer[LayerAxis.PartialWeight]), noise = Sharpen(layer[LayerAxis.NoiseWeight]), pulses = Sharpen(layer[LayerAxis.PulseWeight]);
        double sum = partials + noise + pulses + 1e-9;
        if (partials > WeakestPart * sum)
        {
            PartialBank.Write(layer, curves.Pitch, random, part, SampleRate);
            ControlCurves.Apply(curves.Roughness, part);
            AddPart(partials / sum);
        }

        if (noise > WeakestPart * sum)
        {
            NoiseLayer.Write(layer, random, work, part, SampleRate);
            ControlCurves.Apply(curves.Fluctuation, part);
            AddPart(noise / sum);
        }

        if (pulses > WeakestPart * sum)
        {
            PulseLayer.Write(layer, random, curves.Start, work, part, SampleRate);
            AddPart(pulses / sum);
        }

        ControlCurves.Apply(curves.Level, output);

        void AddPart(double share)
        {
            Span<float> from = _part.AsSpan(0, length), to = _layer.AsSpan(0, length);
            Normalise(from, 1);
            TensorPrimitives.MultiplyAdd(from, (float)Math.Sqrt(share), to, to);
        }
    }

    private void ApplyRoom(SoundPoint sound, Span<float> mix, SoundRandom random)
    {
        double drive = Math.Max(0, (sound[RoomAxis.Drive] - 0.75) / 0.25);
        if (drive > 0)
        {
            TensorPrimitives.Multiply(mix, (float)(3 * drive), mix);
            TensorPrimitives.Tanh(mix, mix);
            Normalise(mix, 1);
        }

        double amount = Math.Max(0, (sound[RoomAxis.ReverbAmount] - 0.6) / 0.4);
        if (amount > 0)
        {
            Reverb.Apply(mix, 1.5 * amount, 0.1 * Math.Pow(15, sound[RoomAxis.ReverbTime]), sound[RoomAxis.ReverbDamping], _lines, SampleRate);
        }

        PeakFilters.Apply(mix, ResponseOf(sound), 0.8, SampleRate);
        double noise = Math.Pow(10, (-70 + (45 * sound[RoomAxis.EquipmentNoise])) / 20);
        Span<float> work = _work.AsSpan(0, mix.Length);
        random.FillWhite(work);
        TensorPrimitives.MultiplyAdd(work, (float)noise, mix, mix);
    }

    private static List<(double Hertz, double GainDb)> ResponseOf(SoundPoint sound)
    {
        var peaks = new List<(double Hertz, double GainDb)>();
        for (int peak = 0; peak < SoundPoint.ResponsePeaks; peak++)
        {
            double gain = 20 * (sound[RoomAxis.ResponseGain, peak] - 0.5);
            if (Math.Abs(gain) > 1)
            {
                peaks.Add((80 * Math.Pow(150, sound[RoomAxis.ResponseCentre, peak]), gain));
            }
        }

        return peaks;
    }
}
