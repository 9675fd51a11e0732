using AudioAnomaly.Audio;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Makes one recording of an EnvMix folder and writes its files. Safe to use from several threads.</summary>
internal sealed class EnvMixWriter
{
    private readonly EnvMixBuildOptions _options;
    private readonly string _directory;
    private readonly ISpectrogramFrontEnd _frontEnd;
    private readonly EnvMixer _mixer;
    private readonly int _length;

    public EnvMixWriter(EnvMixBuildOptions options, string directory, ISpectrogramFrontEnd frontEnd)
    {
        (_options, _directory, _frontEnd) = (options, directory, frontEnd);
        _mixer = new EnvMixer(options.Mixer);
        _length = (int)Math.Round(options.ClipSeconds * options.Mixer.SampleRate);
    }

    public EnvMixEntry Write(PlannedClip clip)
    {
        AudioClip bed = ClipLength.Fit(clip.Background.Audio.Read().Resample(_options.Mixer.SampleRate), _length);
        return clip.Anomaly is null ? WriteNormal(clip, bed) : WriteMixture(clip, _mixer.Mix(bed, clip.Anomaly.Audio.Read(), clip.SnrDb!.Value, clip.Seed));
    }

    private EnvMixEntry WriteNormal(PlannedClip clip, AudioClip bed)
    {
        EnvMixEntry entry = Describe(clip, bed.BandwidthHz);
        WavWriter.Write(PathOf(entry.File), bed, _options.Encoding);
        if (clip.Split == DatasetSplit.Test)
        {
            Spectrogram spectrogram = _frontEnd.Compute(bed);
            entry = WriteMasks(entry, clip, SpectrogramMask.None(spectrogram.Frames, spectrogram.Bins), new bool[spectrogram.Frames]);
        }

        return entry;
    }

    private EnvMixEntry WriteMixture(PlannedClip clip, EnvMixClip mixture)
    {
        string folder = clip.Folder["test/".Length..];
        EnvMixEntry entry = Describe(clip, mixture.Mix.BandwidthHz) with
        {
            Seed = mixture.Seed,
            OnsetSample = mixture.OnsetSample,
            OffsetSample = mixture.OffsetSample,
            TrimmedSamples = mixture.TrimmedSamples,
            Gain = mixture.Gain,
            Scale = mixture.Scale,
            BackgroundFile = $"stems/{folder}/{clip.Stem}.background.wav",
            AnomalyFile = $"stems/{folder}/{clip.Stem}.anomaly.wav",
        };
        WavWriter.Write(PathOf(entry.File), mixture.Mix, _options.Encoding);
        WavWriter.Write(PathOf(entry.BackgroundFile!), mixture.Background, _options.Encoding);
        WavWriter.Write(PathOf(entry.AnomalyFile!), mixture.Anomaly, _options.Encoding);
        Spectrogram stem = _frontEnd.Compute(mixture.Anomaly);
        return WriteMasks(
            entry,
            clip,
            SpectrogramGroundTruth.FromStem(stem, mixture.OnsetSeconds, mixture.OffsetSeconds, _options.EnergyFraction),
            FrameGroundTruth.FromStem(stem, mixture.OnsetSeconds, mixture.OffsetSeconds, _options.FramePercentile));
    }

    private EnvMixEntry WriteMasks(EnvMixEntry entry, PlannedClip clip, SpectrogramMask mask, bool[] frames)
    {
        string folder = clip.Folder["test/".Length..];
        entry = entry with { MaskFile = $"masks/{folder}/{clip.Stem}.npy", FrameMaskFile = $"frame-masks/{folder}/{clip.Stem}.npy" };
        NpyFile.Write(PathOf(entry.MaskFile!), ToBytes(mask.Values.Span), mask.Frames, mask.Bins);
        NpyFile.Write(PathOf(entry.FrameMaskFile!), ToBytes(frames), frames.Length);
        return entry;
    }

    private static EnvMixEntry Describe(PlannedClip clip, double bandwidthHz) => new()
    {
        File = $"{clip.Folder}/{clip.Stem}.wav",
        Split = clip.Split,
        Anomalous = clip.Anomaly is not null,
        Category = clip.Category,
        Group = clip.Background.Group,
        Background = clip.Background.Name,
        Anomaly = clip.Anomaly?.Name,
        AnomalyCategory = clip.Anomaly?.Category,
        SnrDb = clip.SnrDb,
        BandwidthHz = bandwidthHz,
    };

    private static ReadOnlyMemory<byte> ToBytes(ReadOnlySpan<bool> labels)
    {
        byte[] bytes = new byte[labels.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = labels[i] ? (byte)1 : (byte)0;
        }

        return bytes;
    }

    private string PathOf(string relative) => Path.Combine(_directory, relative.Replace('/', Path.DirectorySeparatorChar));
}
