using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>
/// Thirty-two sine partials whose speed and level follow a control curve: each is constant in speed for a block of samples, and steady in phase.
/// </summary>
internal static class PartialBank
{
    /// <summary>The number of partials.</summary>
    public const int Partials = 32;

    private const int Length = ControlCurves.BlockLength;

    private static readonly Vector512<float> Places = Vector512.CreateSequence(0f, 1f);

    private static int Lanes => Vector512<float>.Count;

    /// <summary>Writes the partials of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="pitch">The factor on every frequency, for each block of <see cref="ControlCurves.BlockLength"/> samples.</param>
    /// <param name="random">Draws the phases.</param>
    /// <param name="output">Receives the partials.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static void Write(LayerPoint layer, ReadOnlySpan<float> pitch, SoundRandom random, Span<float> output, double sampleRate)
    {
        Span<float> frequencies = stackalloc float[Partials];
        Span<float> levels = stackalloc float[Partials];
        SetPartials(layer, frequencies, levels);

        // Phases and speeds are in turns, and in turns a sample.
        Span<float> phases = stackalloc float[Partials];
        Span<float> speeds = stackalloc float[Partials];
        Span<float> factors = stackalloc float[Partials];
        Span<float> amplitudes = stackalloc float[Partials];
        Span<float> slopes = stackalloc float[Partials];
        Span<float> reached = stackalloc float[Partials];
        foreach (ref float phase in phases)
        {
            phase = (float)random.Uniform();
        }

        var formants = new Formants(layer);
        int used = levels.LastIndexOfAnyExcept(0f) + 1;
        Span<float> last = stackalloc float[Length];
        for (int block = 0, start = 0; start < output.Length; block++, start += Length)
        {
            for (int first = 0; first < used; first += Lanes)
            {
                // A level goes from what the last block came to, to what this block wants.
                Vector512<float> frequency = Vector512.Create((ReadOnlySpan<float>)frequencies[first..]) * pitch[block];
                Vector512<float> wanted = Heard(frequency, Vector512.Create((ReadOnlySpan<float>)levels[first..]), formants, (float)sampleRate);
                Vector512<float> amplitude = block == 0 ? wanted : Vector512.Create((ReadOnlySpan<float>)reached[first..]);
                Vector512<float> speed = frequency / (float)sampleRate;
                wanted.CopyTo(reached[first..]);
                amplitude.CopyTo(amplitudes[first..]);
                ((wanted - amplitude) / Length).CopyTo(slopes[first..]);
                speed.CopyTo(speeds[first..]);
                (2 * Cosine(speed * Lanes)).CopyTo(factors[first..]);
            }

            Span<float> target = output.Length - start < Length ? last : output.Slice(start, Length);
            WriteBlock(phases[..used], speeds, factors, amplitudes, slopes, target);
            if (target.Overlaps(last))
            {
                last[..(output.Length - start)].CopyTo(output[start..]);
            }

            for (int first = 0; first < used; first += Lanes)
            {
                Vector512<float> speed = Vector512.Create((ReadOnlySpan<float>)speeds[first..]);
                Vector512<float> before = Vector512.Create((ReadOnlySpan<float>)phases[first..]);
                Vector512<float> phase = Vector512.FusedMultiplyAdd(speed, Vector512.Create((float)Length), before);
                (phase - Vector512.Floor(phase)).CopyTo(phases[first..]);
            }
        }
    }

    /// <summary>Adds up a block: two vectors of each partial are computed, and the further ones follow from them by the recurrence of the cosine.</summary>
    private static void WriteBlock(
        ReadOnlySpan<float> phases,
        ReadOnlySpan<float> speeds,
        ReadOnlySpan<float> factors,
        ReadOnlySpan<float> amplitudes,
        ReadOnlySpan<float> slopes,
        Span<float> output)
    {
        Vector512<float> places0 = Places, places1 = Places + Vector512.Create((float)Lanes);
        Vector512<float> level0 = Vector512<float>.Zero, level1 = level0, level2 = level0, level3 = level0;
        Vector512<float> rise0 = level0, rise1 = level0, rise2 = level0, rise3 = level0;
        for (int i = 0; i < phases.Length; i++)
        {
            if (amplitudes[i] == 0 && slopes[i] == 0)
            {
                continue;
            }

            Vector512<float> phase = Vector512.Create(phases[i]), speed = Vector512.Create(speeds[i]), factor = Vector512.Create(factors[i]);
            Vector512<float> wave0 = Cosine(Vector512.FusedMultiplyAdd(speed, places0, phase));
            Vector512<float> wave1 = Cosine(Vector512.FusedMultiplyAdd(speed, places1, phase));
            Vector512<float> wave2 = (factor * wave1) - wave0, wave3 = (factor * wave2) - wave1;
            Vector512<float> amplitude = Vector512.Create(amplitudes[i]), slope = Vector512.Create(slopes[i]);
            (level0, rise0) = (Vector512.FusedMultiplyAdd(amplitude, wave0, level0), Vector512.FusedMultiplyAdd(slope, wave0, rise0));
            (level1, rise1) = (Vector512.FusedMultiplyAdd(amplitude, wave1, level1), Vector512.FusedMultiplyAdd(slope, wave1, rise1));
            (level2, rise2) = (Vector512.FusedMultiplyAdd(amplitude, wave2, level2), Vector512.FusedMultiplyAdd(slope, wave2, rise2));
            (level3, rise3) = (Vector512.FusedMultiplyAdd(amplitude, wave3, level3), Vector512.FusedMultiplyAdd(slope, wave3, rise3));
        }

        Vector512<float> places2 = places1 + Vector512.Create((float)Lanes), places3 = places2 + Vector512.Create((float)Lanes);
        Vector512.FusedMultiplyAdd(rise0, places0, level0).CopyTo(output);
        Vector512.FusedMultiplyAdd(rise1, places1, level1).CopyTo(output[Lanes..]);
        Vector512.FusedMultiplyAdd(rise2, places2, level2).CopyTo(output[(2 * Lanes)..]);
        Vector512.FusedMultiplyAdd(rise3, places3, level3).CopyTo(output[(3 * Lanes)..]);
    }

    /// <summary>The cosine of a number of turns, to 1e-7 (Hastings, "Approximations for Digital Computers", sheet 16).</summary>
    private static Vector512<float> Cosine(Vector512<float> turns)
    {
        Vector512<float> x = Vector512.FusedMultiplyAdd(Vector512.Abs(turns - Vector512.Round(turns)), Vector512.Create(-4f), Vector512<float>.One);
        Vector512<float> square = x * x;
        Vector512<float> sum = Vector512.FusedMultiplyAdd(Vector512.Create(0.00015148419f), square, Vector512.Create(-0.00467376557f));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(0.07968967928f));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(-0.64596371106f));
        return Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(1.57079631847f)) * x;
    }

    private static Vector512<float> Heard(Vector512<float> frequencies, Vector512<float> levels, Formants formants, float sampleRate)
    {
        Vector512<float> isHeard = Vector512.LessThan(frequencies, Vector512.Create(0.45f * sampleRate));
        return Vector512.ConditionalSelect(isHeard, levels * formants.Gain(frequencies), Vector512<float>.Zero);
    }

    private static void SetPartials(LayerPoint layer, Span<float> frequencies, Span<float> levels)
    {
        double pitch = layer.Log(LayerAxis.Pitch, 40, 4000);
        double count = layer.Log(LayerAxis.PartialCount, 1, Partials + 1);
        double tilt = layer.Linear(LayerAxis.PartialTilt, 0, 3);
        double stretch = 0.6 * Math.Pow(layer.Above(LayerAxis.Stretch, 0.5), 2);
        double even = 1 - layer.Above(LayerAxis.OddOnly, 0.6);
        double scatter = layer.Linear(LayerAxis.LevelScatter, 0, 1.5);
        double detune = 0.3 * Math.Pow(layer.Above(LayerAxis.Detune, 0.6), 2);
        for (int k = 0; k < Partials; k++)
        {
            double order = k + 1;
            double level = layer[LayerAxis.PartialLevel, k];
            frequencies[k] = (float)(pitch * Math.Pow(order, 1 + stretch) * (k == 0 ? 1 : Math.Pow(2, detune * Fold(level * 7.3))));
            levels[k] = (float)(Math.Clamp(count - k, 0, 1) * Math.Pow(order, -tilt) * (k % 2 == 1 ? even : 1) * Math.Pow(10, scatter * (level - 1)));
        }
    }

    /// <summary>A triangle wave from -1 to 1: makes a second, continuous coordinate of one that is there already.</summary>
    private static double Fold(double x) => (4 * Math.Abs(x - Math.Floor(x + 0.5))) - 1;

    /// <summary>Two resonances, as of a throat or a housing, that stay where they are when the pitch moves.</summary>
    private readonly struct Formants
    {
        private readonly float _low;
        private readonly float _high;
        private readonly float _width;
        private readonly float _floor;

        public Formants(LayerPoint layer)
        {
            double low = layer.Log(LayerAxis.FormantLow, 250, 3000);
            _low = (float)Math.Log2(low);
            _high = _low + (float)layer.Linear(LayerAxis.FormantDistance, 0.5, 2.5);
            _width = (float)(1 / layer.Linear(LayerAxis.FormantWidth, 0.15, 0.7));
            _floor = (float)Math.Pow(10, -1.5 * layer.Above(LayerAxis.FormantStrength, 0.4));
        }

        public Vector512<float> Gain(Vector512<float> frequencies)
        {
            Vector512<float> octave = Vector512.Log2(frequencies);
            Vector512<float> a = (octave - Vector512.Create(_low)) * _width, b = (octave - Vector512.Create(_high)) * _width;
            Vector512<float> peaks = Vector512.Exp(-(a * a)) + (Vector512.Exp(-(b * b)) * 0.6f);
            return Vector512.Create(_floor) + (peaks * (1 - _floor));
        }
    }
}
