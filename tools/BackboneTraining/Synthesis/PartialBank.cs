using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Thirty-two sine partials side by side, as turning phasors whose speed and level follow a control curve.</summary>
internal static class PartialBank
{
    /// <summary>The number of partials.</summary>
    public const int Partials = 32;

    private static int Lanes => Vector512<float>.Count;

    /// <summary>Adds the partials of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="pitch">The factor on every frequency, for each block of <see cref="ControlCurves.BlockLength"/> samples.</param>
    /// <param name="random">Draws the phases.</param>
    /// <param name="output">Receives the partials, added.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static void Add(LayerPoint layer, ReadOnlySpan<float> pitch, SoundRandom random, Span<float> output, double sampleRate)
    {
        Span<float> frequencies = stackalloc float[Partials];
        Span<float> levels = stackalloc float[Partials];
        Span<float> phases = stackalloc float[Partials];
        SetPartials(layer, frequencies, levels);
        foreach (ref float phase in phases)
        {
            phase = (float)random.Uniform(0, 2 * Math.PI);
        }

        var formants = new Formants(layer);
        (Vector512<float> fa, Vector512<float> fb) = Load(frequencies);
        (Vector512<float> la, Vector512<float> lb) = Load(levels);
        (Vector512<float> pa, Vector512<float> pb) = Load(phases);
        (Vector512<float> ima, Vector512<float> rea) = Vector512.SinCos(pa);
        (Vector512<float> imb, Vector512<float> reb) = Vector512.SinCos(pb);
        bool two = Vector512.GreaterThanAny(lb, Vector512<float>.Zero);
        Vector512<float> amplitudeA = Vector512<float>.Zero, amplitudeB = Vector512<float>.Zero;
        for (int block = 0, start = 0; start < output.Length; block++, start += ControlCurves.BlockLength)
        {
            int count = Math.Min(ControlCurves.BlockLength, output.Length - start);
            (Vector512<float> sa, Vector512<float> ca, Vector512<float> targetA) = Turn(fa * pitch[block], la, formants, (float)sampleRate);
            (Vector512<float> sb, Vector512<float> cb, Vector512<float> targetB) = two ? Turn(fb * pitch[block], lb, formants, (float)sampleRate) : default;
            amplitudeA = block == 0 ? targetA : amplitudeA;
            amplitudeB = block == 0 ? targetB : amplitudeB;
            Vector512<float> stepA = (targetA - amplitudeA) / ControlCurves.BlockLength, stepB = (targetB - amplitudeB) / ControlCurves.BlockLength;
            for (int i = 0; i < count; i++)
            {
                (rea, ima) = ((rea * ca) - (ima * sa), Vector512.FusedMultiplyAdd(rea, sa, ima * ca));
                amplitudeA += stepA;
                Vector512<float> sum = amplitudeA * ima;
                if (two)
                {
                    (reb, imb) = ((reb * cb) - (imb * sb), Vector512.FusedMultiplyAdd(reb, sb, imb * cb));
                    amplitudeB += stepB;
                    sum = Vector512.FusedMultiplyAdd(amplitudeB, imb, sum);
                }

                output[start + i] += Vector512.Sum(sum);
            }
        }
    }

    private static (Vector512<float> Sin, Vector512<float> Cos, Vector512<float> Level) Turn(Vector512<float> frequencies, Vector512<float> levels, Formants formants, float sampleRate)
    {
        (Vector512<float> sin, Vector512<float> cos) = Vector512.SinCos(frequencies * (2 * MathF.PI / sampleRate));
        Vector512<float> heard = Vector512.LessThan(frequencies, Vector512.Create(0.45f * sampleRate));
        return (sin, cos, Vector512.ConditionalSelect(heard, levels * formants.Gain(frequencies), Vector512<float>.Zero));
    }

    private static (Vector512<float> First, Vector512<float> Second) Load(ReadOnlySpan<float> values)
        => (Vector512.Create(values), Vector512.Create(values[Lanes..]));

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
