using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>A fault of known kind, strength and place in frequency, to be put into recordings of normal sound. Immutable.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Strength">How much of it, in the kind's unit (<see cref="SyntheticFaultKind"/>); finite. A modulation's depth lies between 0 and 1.</param>
/// <param name="LowHz">
/// The lower end of its band in Hz, above 0. A tone lies at the band's geometric middle, its overtones above. <see cref="SyntheticFaultKind.Level"/> takes no
/// heed of the band.
/// </param>
/// <param name="HighHz">The upper end in Hz, above <paramref name="LowHz"/>.</param>
/// <param name="Seed">Decides about phases, rates, times and forms.</param>
public sealed record SyntheticFault(SyntheticFaultKind Kind, double Strength, double LowHz, double HighHz, int Seed)
{
    private const double SlowestSwing = 1, FastestSwing = 20;
    private const int Harmonics = 4;

    /// <summary>A recording with the fault in it.</summary>
    /// <param name="clip">The recording; it stays as it is. The result may exceed full scale.</param>
    /// <returns>A recording of the same length, rate and name.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The band or the strength is none.</exception>
    public AudioClip AddTo(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return AddTo(new FaultCarrier(clip));
    }

    internal AudioClip AddTo(FaultCarrier carrier)
    {
        Check();
        var random = new Random(Seed);
        return carrier.Clip.WithSamples(Kind switch
        {
            SyntheticFaultKind.Band => carrier.Filter(frequency => Decibels.ToAmplitude(Strength * BandShape.Weight(frequency, LowHz, HighHz))),
            SyntheticFaultKind.Tone => carrier.Add(Tone(carrier.Clip, random), 0, Strength),
            SyntheticFaultKind.Modulation => Modulate(carrier, random),
            SyntheticFaultKind.Event => SyntheticEvents.AddTo(carrier, this, random),
            _ => Array.ConvertAll(carrier.Clip.Samples.ToArray(), sample => (float)(sample * Decibels.ToAmplitude(Strength))),
        });
    }

    private void Check()
    {
        if (!double.IsFinite(Strength) || (Kind == SyntheticFaultKind.Modulation && Strength is not (>= 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(Strength), Strength, "The strength must be finite; a modulation's depth lies between 0 and 1.");
        }

        if (!(LowHz > 0 && HighHz > LowHz && double.IsFinite(HighHz)))
        {
            throw new ArgumentOutOfRangeException(nameof(LowHz), LowHz, string.Create(CultureInfo.InvariantCulture, $"A band from {LowHz} to {HighHz} Hz is none."));
        }
    }

    private double[] Tone(AudioClip clip, Random random)
    {
        double[] tone = new double[clip.Samples.Length];
        double fundamental = Math.Sqrt(LowHz * HighHz);
        for (int harmonic = 1; harmonic <= Harmonics && harmonic * fundamental < clip.BandwidthHz; harmonic++)
        {
            double phase = 2 * Math.PI * random.NextDouble(), step = 2 * Math.PI * harmonic * fundamental / clip.SampleRate;
            for (int i = 0; i < tone.Length; i++)
            {
                tone[i] += Math.Sin((step * i) + phase) / harmonic;
            }
        }

        return tone;
    }

    /// <summary>The band's mean power stays, so that only the swinging can be heard.</summary>
    private float[] Modulate(FaultCarrier carrier, Random random)
    {
        float[] band = carrier.Filter(frequency => BandShape.Weight(frequency, LowHz, HighHz));
        ReadOnlySpan<float> samples = carrier.Clip.Samples.Span;
        double rate = SlowestSwing * Math.Pow(FastestSwing / SlowestSwing, random.NextDouble()), phase = 2 * Math.PI * random.NextDouble();
        double step = 2 * Math.PI * rate / carrier.Clip.SampleRate, rootMeanSquare = Math.Sqrt(1 + (Strength * Strength / 2));
        float[] changed = new float[samples.Length];
        for (int i = 0; i < changed.Length; i++)
        {
            double gain = (1 + (Strength * Math.Sin((step * i) + phase))) / rootMeanSquare;
            changed[i] = (float)(samples[i] + ((gain - 1) * band[i]));
        }

        return changed;
    }
}
