using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Makes the sounds of the synthetic twin of EnvMix. Every sound has a generator of its own, seeded by the twin's seed, its kind and its number,
/// so that asking for more sounds changes none.
/// </summary>
internal static class SyntheticSounds
{
    private const double Level = 0.08;

    private static readonly (string Name, Func<Random, int, int, double[]> Make)[] Backgrounds =
        [("hum", Hum), ("fan", Fan), ("rain", Rain), ("pulses", Pulses)];

    private static readonly (string Name, Func<Random, int, int, double[]> Make)[] Anomalies =
        [("clicks", Clicks), ("chirp", Chirp), ("beep", Beep), ("hiss", Hiss)];

    public static AudioDataset Create(SyntheticEnvMixOptions options)
    {
        options = SyntheticEnvMixOptions.Format.Checked(options);
        int length = (int)(options.Seconds * options.SampleRate);
        var recordings = new List<DatasetRecording>();
        foreach ((string name, Func<Random, int, int, double[]> make) in Backgrounds)
        {
            foreach ((DatasetSplit split, int count) in new[]
            {
                (DatasetSplit.Train, options.TrainCount),
                (DatasetSplit.Validation, options.ValidationCount),
                (DatasetSplit.Test, options.TestCount),
            })
            {
                recordings.AddRange(Enumerable.Range(0, count).Select(i => Describe(make, name, split, isAnomalous: false, i, length, options)));
            }
        }

        foreach ((string name, Func<Random, int, int, double[]> make) in Anomalies)
        {
            // A fifth of the background at most, so that onset and offset matter.
            recordings.AddRange(Enumerable.Range(0, options.AnomalyCount).Select(
                i => Describe(make, name, DatasetSplit.Test, isAnomalous: true, i, length / 5, options)));
        }

        return new AudioDataset("EnvMix-synthetic", $"synthetic sounds of seed {options.Seed}", recordings);
    }

    private static DatasetRecording Describe(
        Func<Random, int, int, double[]> make,
        string category,
        DatasetSplit split,
        bool isAnomalous,
        int number,
        int length,
        SyntheticEnvMixOptions options)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{category}/{split.ToString().ToLowerInvariant()}-{number:0000}");
        double[] samples = make(new Random(StableHash.Of($"{options.Seed}/{name}")), length, options.SampleRate);
        double power = samples.Sum(sample => sample * sample) / samples.Length;
        double gain = Level / Math.Sqrt(power);
        return new DatasetRecording
        {
            Audio = AudioItem.FromClip(new AudioClip(Array.ConvertAll(samples, sample => (float)(gain * sample)), options.SampleRate, name)),
            Name = name,
            Split = split,
            IsAnomalous = isAnomalous,
            Category = category,
            Group = name,
        };
    }

    /// <summary>Mains hum: harmonics of a base frequency near 100 Hz over faint noise.</summary>
    private static double[] Hum(Random random, int length, int sampleRate)
    {
        double frequency = 100 * (1 + (0.01 * Gaussian(random)));
        double[] phases = [.. Enumerable.Range(0, 8).Select(_ => 2 * Math.PI * random.NextDouble())];
        return Samples(length, i =>
        {
            double sum = 0.05 * Gaussian(random);
            for (int h = 0; h < phases.Length; h++)
            {
                sum += Math.Sin((2 * Math.PI * frequency * (h + 1) * i / sampleRate) + phases[h]) / (h + 1);
            }

            return sum;
        });
    }

    /// <summary>Low-passed noise whose strength turns with the blades.</summary>
    private static double[] Fan(Random random, int length, int sampleRate)
    {
        double turns = 12 * (1 + (0.05 * Gaussian(random))), phase = 2 * Math.PI * random.NextDouble(), state = 0;
        double smoothing = Math.Exp(-2 * Math.PI * 500 / sampleRate);
        return Samples(length, i =>
        {
            state = (smoothing * state) + Gaussian(random);
            return state * (1 + (0.3 * Math.Sin((2 * Math.PI * turns * i / sampleRate) + phase)));
        });
    }

    /// <summary>High-passed noise.</summary>
    private static double[] Rain(Random random, int length, int sampleRate)
    {
        double last = 0, mix = 0.6 + (0.05 * Gaussian(random));
        return Samples(length, _ =>
        {
            double white = Gaussian(random), high = white - (mix * last);
            last = white;
            return high;
        });
    }

    /// <summary>Thumps at a steady beat over noise.</summary>
    private static double[] Pulses(Random random, int length, int sampleRate)
    {
        double period = sampleRate / (6 * (1 + (0.03 * Gaussian(random)))), start = period * random.NextDouble();
        return Samples(length, i =>
        {
            double since = ((i + start) % period) / sampleRate;
            return (3 * Math.Exp(-since / 0.02) * Math.Sin(2 * Math.PI * 180 * since)) + (0.15 * Gaussian(random));
        });
    }

    /// <summary>Four sharp clicks.</summary>
    private static double[] Clicks(Random random, int length, int sampleRate)
    {
        double frequency = sampleRate * (0.2 + (0.1 * random.NextDouble()));
        int period = Math.Max(1, length / 4);
        return Samples(length, i =>
        {
            double since = (double)(i % period) / sampleRate;
            return (Math.Exp(-since / 0.004) * Math.Sin(2 * Math.PI * frequency * since)) + (0.01 * Gaussian(random));
        });
    }

    /// <summary>A tone that rises by a factor of about 3.</summary>
    private static double[] Chirp(Random random, int length, int sampleRate)
    {
        double from = sampleRate * (0.04 + (0.04 * random.NextDouble())), ratio = 2.5 + random.NextDouble();
        double phase = 0;
        return Samples(length, i =>
        {
            phase += 2 * Math.PI * from * Math.Pow(ratio, (double)i / length) / sampleRate;
            return Math.Sin(phase);
        });
    }

    /// <summary>A steady tone.</summary>
    private static double[] Beep(Random random, int length, int sampleRate)
    {
        double frequency = sampleRate * (0.1 + (0.15 * random.NextDouble()));
        return Samples(length, i => Math.Sin(2 * Math.PI * frequency * i / sampleRate));
    }

    /// <summary>Noise around a high frequency.</summary>
    private static double[] Hiss(Random random, int length, int sampleRate)
    {
        double angle = 2 * Math.PI * (0.25 + (0.15 * random.NextDouble()));
        double first = 0, second = 0;
        return Samples(length, _ =>
        {
            double next = Gaussian(random) + (2 * 0.95 * Math.Cos(angle) * first) - (0.95 * 0.95 * second);
            (first, second) = (next, first);
            return next;
        });
    }

    private static double[] Samples(int length, Func<int, double> make)
    {
        double[] samples = new double[length];
        for (int i = 0; i < length; i++)
        {
            samples[i] = make(i);
        }

        return samples;
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
