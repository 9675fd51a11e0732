using System.Numerics.Tensors;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Makes recordings of a machine.</summary>
internal sealed class MachineRenderer
{
    /// <summary>The sample rate in Hz: that of most recordings of machines.</summary>
    public const int SampleRate = 16000;

    // What is rendered first and not heard, so that resonances and cycles are under way.
    private const int Lead = SampleRate / 2;
    private const double Slip = 0.03;
    private const double LoudnessDb = 4;
    private const double ReferenceSeconds = 8;

    private readonly Machine _machine;
    private readonly double _gain;

    /// <param name="machine">The machine.</param>
    /// <param name="reference">Draws the long recording that its level is set by.</param>
    public MachineRenderer(Machine machine, SoundRandom reference)
    {
        _machine = machine;
        float[] samples = RenderRaw((int)(ReferenceSeconds * SampleRate), reference);
        _gain = Math.Pow(10, machine.LevelDb / 20) / Math.Sqrt(TensorPrimitives.SumOfSquares<float>(samples) / samples.Length);
    }

    /// <summary>Makes one recording: phases, noise, load and level are drawn again.</summary>
    public AudioClip Render(double seconds, SoundRandom random)
    {
        float[] samples = RenderRaw((int)(seconds * SampleRate), random);
        TensorPrimitives.Multiply(samples, (float)(_gain * Math.Pow(10, _machine.LevelSpreadDb * random.Gaussian() / 20)), samples);
        return new AudioClip(samples, SampleRate);
    }

    private float[] RenderRaw(int heard, SoundRandom random)
    {
        int length = Lead + heard;
        float[] load = DrawLoad(random, length), motion = new float[length], blows = new float[length];
        DrawMotion(random, motion, blows);
        double[] angle = DrawAngle(random, load, motion);
        float[] sum = new float[length], part = new float[length];
        AddTones(angle, random, sum, part);
        AddNoise(angle, random, sum, part);
        TensorPrimitives.Multiply(sum, motion, sum);
        ApplyLoad(load, sum);
        if (_machine.BlowLevel > 0)
        {
            ResonatorBank.Add(
                blows,
                sum,
                [.. _machine.Modes.Select(mode => mode.Hertz)],
                [.. _machine.Modes.Select(mode => mode.DecaySeconds)],
                [.. _machine.Modes.Select(mode => mode.Gain * _machine.BlowLevel)],
                forNoise: false,
                SampleRate);
        }

        AddHall(random, sum, part);
        return sum[Lead..];
    }

    private float[] DrawLoad(SoundRandom random, int length)
    {
        float[] load = new float[length];
        double level = random.Gaussian();
        for (int next = (int)(random.Uniform(0.3, 2) * SampleRate), i = 0; i < length; i++)
        {
            if (i == next)
            {
                level = random.Gaussian();
                next += (int)(random.Uniform(0.3, 2) * SampleRate);
            }

            load[i] = (float)(_machine.LoadDepth * level);
        }

        double keep = Math.Exp(-1 / ((_machine.LoadJumps ? 0.03 : 0.6) * SampleRate));
        new OnePole(keep, 1 - keep).Run(load);
        return load;
    }

    /// <summary>Draws when and how fast the machine moves, from 0 to 1, and the blows at the ends of its movements.</summary>
    private void DrawMotion(SoundRandom random, Span<float> motion, Span<float> blows)
    {
        if (_machine.Cycle is not { } cycle)
        {
            motion.Fill(1);
            return;
        }

        double time = -random.Uniform(0, cycle.Seconds);
        while (time * SampleRate < motion.Length)
        {
            double seconds = cycle.Seconds * Math.Max(0.2, 1 + (cycle.Jitter * random.Gaussian()));
            int first = (int)(time * SampleRate), count = Math.Max(2, (int)(cycle.Share * seconds * SampleRate));
            for (int i = Math.Max(0, first); i < Math.Min(motion.Length, first + count); i++)
            {
                motion[i] = cycle.IsStroke ? (float)Math.Sin(Math.PI * (i - first) / count) : 1;
            }

            foreach (int at in (int[])[first, first + count])
            {
                if (at >= 0 && at < blows.Length)
                {
                    blows[at] += (float)Math.Exp(0.15 * random.Gaussian());
                }
            }

            time += seconds;
        }

        double keep = Math.Exp(-1 / (0.004 * SampleRate));
        new OnePole(keep, 1 - keep).Run(motion);
    }

    private double[] DrawAngle(SoundRandom random, ReadOnlySpan<float> load, ReadOnlySpan<float> motion)
    {
        double speed = _machine.ShaftHz * (1 + (0.004 * random.Gaussian())) / SampleRate, turns = random.Uniform();
        bool stands = _machine.Cycle is not null;
        double[] angle = new double[load.Length];
        for (int i = 0; i < angle.Length; i++)
        {
            turns += speed * (1 - (Slip * load[i])) * (stands ? motion[i] : 1);
            angle[i] = turns;
        }

        return angle;
    }

    private void AddTones(double[] angle, SoundRandom random, Span<float> sum, Span<float> part)
    {
        double power = _machine.Tones.Sum(tone => tone.Level * tone.Level / 2);
        double fastest = _machine.ShaftHz * 1.1;
        float[] swing = new float[angle.Length];
        foreach (MachineTone tone in _machine.Tones)
        {
            (double phase, double side, double level) = (random.Uniform(), random.Uniform(), tone.Level * Spread(random));
            if (tone.Order * fastest > 0.47 * SampleRate)
            {
                continue;
            }

            Turn(angle, tone.Order, phase, part);
            TensorPrimitives.Multiply(part, (float)(level / Math.Sqrt(power)), part);
            Swing(angle, tone.SideOrder, side, tone.SideDepth, part, swing);
            TensorPrimitives.Add(sum, part, sum);
        }
    }

    private void AddNoise(double[] angle, SoundRandom random, Span<float> sum, Span<float> part)
    {
        float[] white = new float[sum.Length];
        random.FillWhite(white);
        TensorPrimitives.Multiply(white, 0.02f, part);
        ResonatorBank.Add(
            white,
            part,
            [.. _machine.Bands.Select(band => band.Hertz)],
            [.. _machine.Bands.Select(band => band.Quality / (Math.PI * band.Hertz))],
            [.. _machine.Bands.Select(band => band.Gain * Spread(random))],
            forNoise: true,
            SampleRate);
        double power = _machine.Bands.Sum(band => band.Gain * band.Gain);
        TensorPrimitives.Multiply(part, (float)(_machine.NoiseLevel / Math.Sqrt(power)), part);
        Swing(angle, _machine.ChopOrder, random.Uniform(), _machine.ChopDepth, part, white);
        TensorPrimitives.Add(sum, part, sum);
    }

    private void AddHall(SoundRandom random, Span<float> sum, Span<float> part)
    {
        random.FillWhite(part);
        double keep = Math.Exp(-2 * Math.PI * 400 / SampleRate);
        new OnePole(keep, Math.Sqrt(1 - (keep * keep))).Run(part);
        double power = TensorPrimitives.SumOfSquares<float>(sum) / sum.Length;
        TensorPrimitives.MultiplyAdd(part, (float)(Math.Sqrt(power) * Math.Pow(10, -(_machine.HallDb + (2 * random.Gaussian())) / 20)), sum, sum);
    }

    private double Spread(SoundRandom random) => Math.Pow(10, _machine.SpectrumSpreadDb * random.Gaussian() / 20);

    private static void ApplyLoad(ReadOnlySpan<float> load, Span<float> samples)
    {
        float[] gain = new float[load.Length];
        TensorPrimitives.Multiply(load, (float)(LoudnessDb / 20), gain);
        TensorPrimitives.Exp10(gain, gain);
        TensorPrimitives.Multiply(samples, gain, samples);
    }

    private static void Swing(double[] angle, double order, double phase, double depth, Span<float> samples, Span<float> swing)
    {
        if (depth == 0)
        {
            return;
        }

        Turn(angle, order, phase, swing);
        TensorPrimitives.Multiply(swing, (float)depth, swing);
        TensorPrimitives.Add(swing, 1, swing);
        TensorPrimitives.Multiply(samples, swing, samples);
    }

    private static void Turn(double[] angle, double order, double phase, Span<float> sine)
    {
        for (int i = 0; i < sine.Length; i++)
        {
            double turns = (angle[i] * order) + phase;
            sine[i] = (float)(2 * Math.PI * (turns - Math.Floor(turns)));
        }

        TensorPrimitives.Sin(sine, sine);
    }
}
