using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AudioAnomaly.Audio;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Computes spectrograms while recordings are read: of the sound no more than some seconds are in memory. The values are those of
/// <see cref="ISpectrogramFrontEnd.Compute"/> to the bit.
/// </summary>
/// <param name="frontEnd">Computes the frames; one that computes whole recordings only gets whole ones.</param>
/// <param name="limit">Takes out of scope what does not count, in a part of a spectrogram; the second argument is the recording's bandwidth in Hz.</param>
/// <param name="maxSeconds">Longer recordings are refused.</param>
internal sealed class SpectrogramReader(ISpectrogramFrontEnd frontEnd, Func<Spectrogram, double, Spectrogram> limit, double maxSeconds = double.PositiveInfinity)
{
    private const int ReadSamples = 1 << 16;

    // Enough for many threads at once.
    private const int PartFrames = 2048;

    // Beside the spectrogram stands a map of the same size.
    private const int BytesPerCell = 2 * sizeof(float);
    private const string Split = "Split it, or score it as a live session.";

    /// <summary>Reads a recording.</summary>
    /// <param name="item">The recording.</param>
    /// <param name="check">Looks at the number of averaged channels before anything is read; may throw.</param>
    /// <param name="hash">Takes in all samples; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    /// <exception cref="AudioContentException">The recording is empty, too short, too long, or has samples that are not finite.</exception>
    public (Spectrogram Spectrogram, RecordingFacts Facts) Read(AudioItem item, Action<int>? check, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        using AudioDecoder? decoder = frontEnd is IStreamingFrontEnd ? item.Open() : null;
        if (decoder is null)
        {
            AudioClip clip = item.Read();
            check?.Invoke(clip.MixedChannels);
            return Read(clip, hash, cancellationToken);
        }

        AudioInfo info = decoder.Info;
        check?.Invoke(item.MixedChannelsOf(info));
        var sound = new Sound(item.Name, info.SampleRate, info.SampleRate / 2.0, info.SampleCount ?? item.EstimateSamples(), decoder.Read, () => decoder.Info.Warnings);
        return Read(sound, hash, cancellationToken);
    }

    /// <summary>Reads a clip.</summary>
    public (Spectrogram Spectrogram, RecordingFacts Facts) Read(AudioClip clip, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        int next = 0;
        var sound = new Sound(
            clip.Source,
            clip.SampleRate,
            clip.BandwidthHz,
            clip.Samples.Length,
            destination =>
            {
                int count = Math.Min(destination.Length, clip.Samples.Length - next);
                clip.Samples.Span.Slice(next, count).CopyTo(destination);
                next += count;
                return count;
            },
            () => clip.Warnings);
        if (frontEnd is IStreamingFrontEnd)
            return Read(sound, hash, cancellationToken);

        var facts = new SampleFacts();
        facts.Add(clip.Samples.Span, clip.Source);
        hash?.AppendData(MemoryMarshal.AsBytes(clip.Samples.Span));
        CheckLength(sound, clip.Samples.Length);
        return (limit(ClipSpectrogram.Of(frontEnd, clip), clip.BandwidthHz), new RecordingFacts(clip.Source, clip.Duration, clip.BandwidthHz, facts, clip.Warnings));
    }

    private (Spectrogram Spectrogram, RecordingFacts Facts) Read(Sound sound, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        var streaming = (IStreamingFrontEnd)frontEnd;
        var facts = new SampleFacts();
        var resampler = SincResampler.Create(sound.SampleRate, streaming.SampleRate);
        CheckLength(sound, sound.SampleCount ?? 0);
        var rows = new SpectrogramRows(streaming, (part) => limit(part, sound.BandwidthHz), sound.Name, sound.BandwidthHz, resampler.OutputLength(sound.SampleCount ?? 0));
        var resampled = new ResamplerStream(resampler, streaming.Filter?.Begin());
        float[] block = new float[ReadSamples];
        for (int read = block.Length; read == block.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = sound.Read(block);
            ReadOnlySpan<float> samples = block.AsSpan(0, read);
            facts.Add(samples, sound.Name);
            hash?.AppendData(MemoryMarshal.AsBytes(samples));
            if (sound.SampleCount is null || facts.Count > sound.SampleCount)
                CheckLength(sound, facts.Count);

            resampled.Push(samples, rows.Samples);
            rows.Make(PartFrames, isLast: false);
        }

        IReadOnlyList<string> warnings = sound.Warnings();
        if (facts.Count == 0)
            throw new AudioContentException(sound.Name, string.Join(' ', [AudioClip.NoSamples, .. warnings]));

        resampled.Complete(rows.Samples);
        if (rows.Samples.End < streaming.MinSamples)
        {
            string problem = FormattableString.Invariant($"{1000.0 * facts.Count / sound.SampleRate:0.#} ms are too short for one spectrogram frame;")
                + FormattableString.Invariant($" at least {1000.0 * streaming.MinSamples / streaming.SampleRate:0.#} ms are needed.");
            throw new AudioContentException(sound.Name, string.Join(' ', [problem, .. warnings]));
        }

        rows.Make(1, isLast: true);
        var duration = TimeSpan.FromSeconds((double)facts.Count / sound.SampleRate);
        return (rows.ToSpectrogram(), new RecordingFacts(sound.Name, duration, sound.BandwidthHz, facts, warnings));
    }

    private void CheckLength(Sound sound, long samples)
    {
        double seconds = (double)samples / sound.SampleRate;
        if (seconds > maxSeconds)
        {
            throw new AudioContentException(
                sound.Name,
                $"the recording lasts {MemoryNeed.Duration(seconds)}, longer than the {MemoryNeed.Duration(maxSeconds)} that are allowed ({nameof(ExecutionOptions.MaxRecordingSeconds)}). {Split}");
        }

        double cells = seconds / frontEnd.Axes.SecondsPerFrame * frontEnd.Axes.Bins;
        if (cells > Array.MaxLength)
            throw new AudioContentException(sound.Name, $"the recording lasts {MemoryNeed.Duration(seconds)}, and a spectrogram of so many frames is more than an array can hold. {Split}");

        MemoryNeed.Check(sound.Name, seconds, (long)cells * BytesPerCell, Split);
    }

    private delegate int ReadSamplesInto(Span<float> destination);

    /// <summary>Where samples come from.</summary>
    private sealed record Sound(string? Name, int SampleRate, double BandwidthHz, long? SampleCount, ReadSamplesInto Read, Func<IReadOnlyList<string>> Warnings);
}
