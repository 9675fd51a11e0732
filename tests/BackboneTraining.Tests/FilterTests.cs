using CsCheck;

namespace AudioAnomaly.BackboneTraining.Tests;

/// <summary>Filters that compute sixteen samples at once against the recursions they stand for.</summary>
public class FilterTests
{
    private const int SampleRate = 32000;

    [Fact]
    public void BlockFilter_AnyStableSections_GivesWhatTheStepGivesSampleBySample()
        => Gen.Select(Gen.Int[1, 700], Gen.Int[0, 1_000_000], Gen.Int[1, 8]).Sample(
            (length, seed, sections) =>
            {
                var random = new SoundRandom(seed);
                (double A1, double A2)[] poles = [.. Enumerable.Range(0, sections).Select(_ => Poles(random.Uniform(0.3, 0.99), random.Uniform(0.1, 3)))];
                float[] input = White(random, length), output = new float[length];
                double[] state = new double[2 * sections];

                new BlockFilter(2 * sections, Step).Run(input, output);

                for (int i = 0; i < length; i++)
                {
                    double expected = Step(state, input[i]);
                    Assert.Equal(expected, output[i], 2e-3 * (1 + Math.Abs(expected)));
                }

                double Step(Span<double> states, double sample)
                {
                    double sum = 0;
                    for (int i = 0; i < poles.Length; i++)
                    {
                        double next = (poles[i].A1 * states[2 * i]) + (poles[i].A2 * states[(2 * i) + 1]) + sample;
                        (states[(2 * i) + 1], states[2 * i]) = (states[2 * i], next);
                        sum += next;
                    }

                    return sum;
                }
            },
            iter: 100);

    [Fact]
    public void OnePole_InParts_GivesWhatTheRecursionGives()
        => Gen.Select(Gen.Int[1, 1200], Gen.Int[0, 70], Gen.Double[0, 0.9995], Gen.Int[0, 1_000_000]).Sample(
            (length, blocks, keep, seed) =>
            {
                float[] samples = White(new SoundRandom(seed), length), expected = new float[length];
                double state = 0;
                for (int i = 0; i < length; i++)
                {
                    state = (keep * state) + (0.5 * samples[i]);
                    expected[i] = (float)state;
                }

                var filter = new OnePole(keep, 0.5);
                int first = Math.Min(length, 16 * blocks);
                filter.Run(samples.AsSpan(0, first));
                filter.Run(samples.AsSpan(first));

                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(expected[i], samples[i], 1e-3);
                }
            },
            iter: 200);

    [Fact]
    public void PartialBank_HarmonicPartials_StandAtMultiplesOfThePitchAndNowhereElse()
    {
        LayerPoint layer = Enumerable.Range(0, 1000).Select(seed => LayerPoint.Draw(new SoundRandom(seed), isEvent: false, 0)).First(IsHarmonic);
        double pitch = layer.Log(LayerAxis.Pitch, 40, 4000);
        float[] output = new float[16013], curve = new float[300];
        curve.AsSpan().Fill(1);

        PartialBank.Write(layer, curve, new SoundRandom(5), output, SampleRate);

        double[] at = [.. Enumerable.Range(1, 4).Select(order => Level(output, order * pitch))];
        Assert.All(at, level => Assert.True(level > 1e-3 * at.Max()));
        for (int order = 0; order < 12; order++)
        {
            Assert.InRange(Level(output, (order + 0.5) * pitch) / at.Max(), 0, 1e-4);
        }

        // No drift in level or phase: the second half has the power of the first.
        Assert.Equal(1, output.Take(8000).Sum(x => (double)x * x) / output.Skip(8000).Take(8000).Sum(x => (double)x * x), 0.02);

        static bool IsHarmonic(LayerPoint layer)
            => layer[LayerAxis.Stretch] < 0.5 && layer[LayerAxis.Detune] < 0.6 && layer[LayerAxis.OddOnly] < 0.6 && layer[LayerAxis.PartialCount] > 0.5
            && layer[LayerAxis.PartialTilt] < 0.4 && layer.Log(LayerAxis.Pitch, 40, 4000) is > 200 and < 600;
    }

    [Fact]
    public void Reverb_Samples_AreThoseOfTheNetworkSampleBySample()
    {
        const double Amount = 0.7, Decay = 0.4, Damping = 0.6;
        float[] samples = White(new SoundRandom(9), 6001), expected = Plain(samples);

        Reverb.Apply(samples, Amount, Decay, Damping, new float[Reverb.MemoryLength], SampleRate);

        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal(expected[i], samples[i], 1e-4);
        }

        static float[] Plain(float[] input)
        {
            int[] delays = [.. new[] { 0.0297, 0.0371, 0.0411, 0.0537 }.Select(seconds => (int)(seconds * SampleRate))];
            double[][] lines = [.. delays.Select(_ => new double[input.Length])];
            double[] states = new double[4];
            float[] result = new float[input.Length];
            for (int i = 0; i < input.Length; i++)
            {
                for (int line = 0; line < 4; line++)
                {
                    double heard = i < delays[line] ? 0 : lines[line][i - delays[line]];
                    states[line] = (0.8 * Damping * states[line]) + (heard * Math.Pow(10, -3 * delays[line] / (Decay * SampleRate)) * (1 - (0.8 * Damping)));
                }

                double half = 0.5 * states.Sum();
                for (int line = 0; line < 4; line++)
                {
                    lines[line][i] = states[line] - half + input[i];
                }

                result[i] = (float)(input[i] + (Amount * half));
            }

            return result;
        }
    }

    private static (double A1, double A2) Poles(double radius, double angle) => (2 * radius * Math.Cos(angle), -radius * radius);

    /// <summary>The amplitude at a frequency, under a squared Hann window, whose leakage falls fast.</summary>
    private static double Level(float[] samples, double hertz)
    {
        double real = 0, imaginary = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * hertz * i / SampleRate, window = Math.Pow(Math.Sin(Math.PI * i / samples.Length), 4);
            real += samples[i] * window * Math.Cos(angle);
            imaginary += samples[i] * window * Math.Sin(angle);
        }

        return Math.Sqrt((real * real) + (imaginary * imaginary)) / samples.Length;
    }

    private static float[] White(SoundRandom random, int count)
    {
        float[] noise = new float[count];
        random.FillWhite(noise);
        return noise;
    }
}
