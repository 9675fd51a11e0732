using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Mixes an anomalous sound into a background at a given ratio of powers, as the EnvMix benchmark does (Barusco et al., "From Vision to Sound", 2025).
/// </summary>
/// <remarks>
/// <para>The anomaly's silent beginning and end are cut off, its ends are faded, and it is placed at a random onset, wholly inside the background and
/// where that is not digital silence. Its gain g makes
/// 10 log10(g² P_anomaly / P_background) the wanted ratio, both powers being means over the stretch from onset to offset;
/// pauses inside the anomaly belong to it.
/// Where the sum would exceed full scale, the mixture and both stems are made quieter together.</para>
/// <para>The onset depends on the seed, the background and the anomaly's length only, so the same seed gives the same place at every ratio.
/// Immutable and safe to use from several threads.</para>
/// </remarks>
public sealed class EnvMixer
{
    // The largest value that a 16-bit file can hold: no format clips the mixture.
    private const double FullScale = 32767.0 / 32768.0;

    private const int MaxDraws = 64;

    private readonly EnvMixOptions _options;

    /// <summary>Creates a mixer.</summary>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public EnvMixer(EnvMixOptions? options = null) => _options = EnvMixOptions.Format.Checked(options ?? new EnvMixOptions());

    /// <summary>Mixes an anomaly into a background.</summary>
    /// <param name="background">The normal sound; the mixture is as long as it is.</param>
    /// <param name="anomaly">The anomalous sound.</param>
    /// <param name="snrDb">The anomaly's power over the background's, in dB; from -120 to 120.</param>
    /// <param name="seed">Decides the onset.</param>
    /// <returns>The mixture, its stems and how it was made.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="snrDb"/> is out of range.</exception>
    /// <exception cref="AudioContentException">
    /// The anomaly is silent, shorter than its fades or longer than the background; or the background is silent (nearly) everywhere,
    /// so that no ratio exists.
    /// </exception>
    public EnvMixClip Mix(AudioClip background, AudioClip anomaly, double snrDb, int seed)
    {
        ArgumentNullException.ThrowIfNull(background);
        ArgumentNullException.ThrowIfNull(anomaly);
        if (!(Math.Abs(snrDb) <= 120))
        {
            throw new ArgumentOutOfRangeException(nameof(snrDb), snrDb, "The ratio of powers must lie between -120 and 120 dB.");
        }

        float[] bed = background.Resample(_options.SampleRate).Samples.ToArray();
        ReadOnlyMemory<float> recording = anomaly.Resample(_options.SampleRate).Samples;
        Range active = FindActive(recording.Span, anomaly.Source);
        float[] sound = recording.Span[active].ToArray();
        CheckLength(sound.Length, bed.Length, anomaly.Source);
        Fade(sound);
        int onset = DrawOnset(bed, sound.Length, new Random(seed), background.Source);
        double gain = Math.Sqrt(Math.Pow(10, snrDb / 10) * MeanPower(bed.AsSpan(onset, sound.Length)) / MeanPower(sound));
        double scale = ScaleToFit(bed, sound, onset, gain);

        float[] stem = new float[bed.Length];
        for (int i = 0; i < sound.Length; i++)
        {
            stem[onset + i] = (float)(sound[i] * gain * scale);
        }

        float[] mix = new float[bed.Length];
        for (int i = 0; i < mix.Length; i++)
        {
            bed[i] = (float)(bed[i] * scale);
            mix[i] = bed[i] + stem[i];
        }

        // Above the narrower bandwidth only one of the two could be heard, which would give it away.
        double bandwidth = Math.Min(_options.SampleRate / 2.0, Math.Min(background.BandwidthHz, anomaly.BandwidthHz));
        return new EnvMixClip
        {
            Mix = Clip(mix, $"{background.Source ?? "background"} + {anomaly.Source ?? "anomaly"}"),
            Background = Clip(bed, background.Source),
            Anomaly = Clip(stem, anomaly.Source),
            OnsetSample = onset,
            OffsetSample = onset + sound.Length,
            SnrDb = snrDb,
            Gain = gain,
            Scale = scale,
            TrimmedSamples = active.Start.Value,
            BackgroundSource = background.Source,
            AnomalySource = anomaly.Source,
            Seed = seed,
        };

        AudioClip Clip(float[] samples, string? source) => new(samples, _options.SampleRate, source) { BandwidthHz = bandwidth };
    }

    /// <summary>From the first to the last sample that is not silent, or as much of it as may be used.</summary>
    private Range FindActive(ReadOnlySpan<float> samples, string? source)
    {
        float peak = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(samples);
        if (peak == 0)
        {
            throw new AudioContentException(source, "the anomaly is digital silence; choose a recording in which something can be heard.");
        }

        double level = Math.Abs(peak) * Math.Pow(10, _options.TrimLevelDb / 20);
        int first = 0, end = samples.Length;
        while (Math.Abs(samples[first]) < level)
        {
            first++;
        }

        while (Math.Abs(samples[end - 1]) < level)
        {
            end--;
        }

        long most = _options.MaxAnomalySeconds is { } seconds ? Math.Max(1, (long)(seconds * _options.SampleRate)) : int.MaxValue;
        return first..(int)Math.Min(end, first + most);
    }

    private void CheckLength(int length, int available, string? source)
    {
        double rate = _options.SampleRate;
        if (length < 2 * FadeLength || length < 2)
        {
            throw new AudioContentException(
                source,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the anomaly lasts only {length / rate:0.#####} s without its silent ends,"
                    + $" less than its two fades of {_options.FadeSeconds:0.#####} s. Choose a longer one, or shorten FadeSeconds."));
        }

        if (length > available)
        {
            throw new AudioContentException(
                source,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the anomaly lasts {length / rate:0.#####} s and the background only {available / rate:0.#####} s. Set MaxAnomalySeconds, or choose a longer background."));
        }
    }

    private int FadeLength => (int)Math.Round(_options.FadeSeconds * _options.SampleRate);

    /// <summary>Half a Hann window at either end; the outermost sample keeps a little of its value.</summary>
    private void Fade(float[] samples)
    {
        int length = FadeLength;
        for (int i = 0; i < length; i++)
        {
            double gain = 0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / length));
            samples[i] = (float)(samples[i] * gain);
            samples[^(i + 1)] = (float)(samples[^(i + 1)] * gain);
        }
    }

    /// <summary>Recordings padded with zeros are common; where the background is silent, there is no ratio of powers.</summary>
    private static int DrawOnset(ReadOnlySpan<float> bed, int length, Random random, string? source)
    {
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            int onset = random.Next(bed.Length - length + 1);
            if (bed.Slice(onset, length).ContainsAnyExcept(0f))
            {
                return onset;
            }
        }

        throw new AudioContentException(
            source,
            $"the background is digital silence at {MaxDraws} places where the anomaly might be mixed in, so there is no ratio of powers."
                + " Choose another recording.");
    }

    private static double MeanPower(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum / samples.Length;
    }

    private static double ScaleToFit(float[] bed, float[] sound, int onset, double gain)
    {
        double peak = 0;
        for (int i = 0; i < bed.Length; i++)
        {
            int at = i - onset;
            double value = bed[i] + (at >= 0 && at < sound.Length ? sound[at] * gain : 0);
            peak = Math.Max(peak, Math.Abs(value));
        }

        return peak > FullScale ? FullScale / peak : 1;
    }
}
