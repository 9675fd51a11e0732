using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>An immutable mono recording: 32-bit float samples, nominally in [-1, 1], with their sample rate.</summary>
/// <remarks>Safe to use from several threads. The samples are not copied: the caller leaves the memory unchanged while the clip is in use.</remarks>
/// <example>
/// <code>
/// AudioClip clip = AudioClip.FromFile("suspect.wav", ChannelSelection.Single(0)).Resample(16000);
/// Console.WriteLine($"{clip.Duration.TotalSeconds:0.0} s at {clip.SampleRate} Hz, sound up to {clip.BandwidthHz:0} Hz");
///
/// // From samples that the program has already, here a second of 440 Hz.
/// float[] samples = [.. Enumerable.Range(0, 16000).Select(i => MathF.Sin(2 * MathF.PI * 440 * i / 16000))];
/// var tone = new AudioClip(samples, 16000, "440 Hz");
/// </code>
/// </example>
public sealed class AudioClip
{
    internal const string NoSamples = "the recording has no samples. Record at least a tenth of a second.";

    /// <summary>Wraps samples as a clip.</summary>
    /// <param name="samples">Mono samples, nominally in [-1, 1]. At least one; every value finite.</param>
    /// <param name="sampleRate">Samples per second, 1 or more.</param>
    /// <param name="source">A file path or name for messages and reports; may be null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is not positive.</exception>
    /// <exception cref="AudioContentException">There are no samples, or a sample is NaN or infinite.</exception>
    public AudioClip(ReadOnlyMemory<float> samples, int sampleRate, string? source = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        if (samples.IsEmpty)
        {
            throw new AudioContentException(source, NoSamples);
        }

        int bad = IndexOfNonFinite(samples.Span);
        if (bad >= 0)
        {
            throw NotFinite(source, bad, samples.Span[bad]);
        }

        Samples = samples;
        SampleRate = sampleRate;
        Source = source;
        BandwidthHz = sampleRate / 2.0;
    }

    /// <summary>Mono samples, nominally in [-1, 1].</summary>
    public ReadOnlyMemory<float> Samples { get; }

    /// <summary>Samples per second (Hz).</summary>
    public int SampleRate { get; }

    /// <summary>The file path or name the clip came from, or null.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The highest frequency (Hz) at which the recording can hold sound: half of the lowest sample rate it has ever had. Resampling upwards does not raise
    /// it.
    /// </summary>
    public double BandwidthHz { get; init; }

    /// <summary>The number of recorded channels that were averaged into this clip: 1 for a mono recording or a single chosen channel.</summary>
    public int MixedChannels { get; init; } = 1;

    /// <summary>What was odd about the file it was read from (see <see cref="AudioInfo.Warnings"/>), one sentence each; results repeat it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The clip's length in time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);

    /// <summary>Whether every sample is exactly zero.</summary>
    public bool IsDigitalSilence => !Samples.Span.ContainsAnyExcept(0f);

    /// <summary>Reads a recording: WAV by itself, other formats through an installed ffmpeg.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <returns>The clip at the file's own sample rate.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    /// <exception cref="AudioContentException">The recording has no samples, or has samples that are not finite.</exception>
    public static AudioClip FromFile(string path, ChannelSelection channels = default) => AudioReader.Default.ReadClip(path, channels);

    /// <summary>Reads a recording from a stream, which may be unable to seek: WAV by itself, other formats through an installed ffmpeg and a temporary
    /// file.</summary>
    /// <param name="stream">A readable stream, read from where it stands to its end. It stays open.</param>
    /// <param name="name">What to call the recording in messages and results; its extension helps where the content does not tell the format.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <returns>The clip at the recording's own sample rate.</returns>
    /// <exception cref="AudioFormatException">The stream holds no readable recording.</exception>
    /// <exception cref="AudioContentException">The recording has no samples, or has samples that are not finite.</exception>
    public static AudioClip FromStream(Stream stream, string name = "stream", ChannelSelection channels = default)
        => AudioReader.Default.ReadClip(stream, name, channels);

    /// <summary>Changes the sample rate by windowed-sinc interpolation (see <see cref="SincResampler"/>).</summary>
    /// <param name="sampleRate">The wanted rate in Hz.</param>
    /// <returns>This clip if it has that rate already, otherwise a new one with the same source, bandwidth and channels.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is not positive, or more than 80,000 times lower than the
    /// clip's.</exception>
    /// <exception cref="AudioContentException">The result is longer than an array can be.</exception>
    public AudioClip Resample(int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        if (sampleRate == SampleRate)
        {
            return this;
        }

        var resampler = SincResampler.Create(SampleRate, sampleRate);
        long length = resampler.OutputLength(Samples.Length);
        if (length > Array.MaxLength)
            throw new AudioContentException(Source, $"at {sampleRate} Hz the recording would have {length} samples, more than an array can hold ({Array.MaxLength}). Split it, or check its sample rate of {SampleRate} Hz.");

        float[] samples = resampler.Resample(Samples.Span);
        return new AudioClip(samples, sampleRate, Source)
        {
            BandwidthHz = Math.Min(BandwidthHz, sampleRate / 2.0),
            MixedChannels = MixedChannels,
            Warnings = Warnings,
        };
    }

    /// <summary>A clip of other samples that is otherwise like this one.</summary>
    internal AudioClip WithSamples(ReadOnlyMemory<float> samples)
        => new(samples, SampleRate, Source) { BandwidthHz = BandwidthHz, MixedChannels = MixedChannels, Warnings = Warnings };

    /// <summary>The same clip of another name.</summary>
    internal AudioClip Named(string name)
        => new(Samples, SampleRate, name) { BandwidthHz = BandwidthHz, MixedChannels = MixedChannels, Warnings = Warnings };

    internal static AudioContentException NotFinite(string? source, long index, float sample)
        => new(source, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sample {index} is {sample}; samples must be finite numbers. Repair or export the recording again."));

    internal static int IndexOfNonFinite(ReadOnlySpan<float> samples)
    {
        if (System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(samples))
        {
            return -1;
        }

        for (int j = 0; j < samples.Length; j++)
        {
            if (!float.IsFinite(samples[j]))
            {
                return j;
            }
        }

        return -1;
    }
}
