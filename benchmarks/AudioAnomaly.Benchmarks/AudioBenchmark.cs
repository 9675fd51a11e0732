using System.Buffers.Binary;
using AudioAnomaly.Audio;
using AudioAnomaly.Torch;
using NWaves.Filters.Base;
using NWaves.Filters.Base64;

namespace AudioAnomaly.Benchmarks;

/// <summary>From a file to a spectrogram: reading, resampling, filters, log-mel and auditory front ends.</summary>
internal static class AudioBenchmark
{
    // What a plain WAV file has before its samples.
    private const int HeaderBytes = 44;

    public static void Run(BenchmarkRun run)
    {
        Read(run);
        Resample(run, 16000, 44100);
        Resample(run, 44100, 32000);
        LogMel(run, "panns32k", LogMelOptions.Panns32k, ScoreBenchmark.StageOf(run.Sizes, ScoreBenchmark.FullNetwork));
        LogMel(run, "clap2022", LogMelOptions.Clap2022, null);
        Auditory(run, AuditoryScale.Erb);
        Auditory(run, AuditoryScale.Bark);
        Filter(run);
        LogMel(run, "panns16k", LogMelOptions.Panns16k, ScoreBenchmark.StageOf(run.Sizes, ScoreBenchmark.EmbeddedNetwork));
    }

    private static void Read(BenchmarkRun run)
    {
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["clip.wav"], NoiseClip.Create(1, 32000, run.Sizes.ClipSeconds));
        float[] ours = AudioClip.FromFile(folder["clip.wav"]).Samples.ToArray();
        double worst = Agreement.Absolute("reading", ours, ReadPlainly(folder["clip.wav"]), 0);
        run.Measure(new Stage($"read a WAV file of {run.Sizes.Clip}, 16 bits, 32 kHz", () => AudioClip.FromFile(folder["clip.wav"]))
        {
            References = [new Alternative("File.ReadAllBytes and a loop", () => ReadPlainly(folder["clip.wav"]), worst)],
            AudioSeconds = run.Sizes.ClipSeconds,
        });
    }

    private static float[] ReadPlainly(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        float[] samples = new float[(bytes.Length - HeaderBytes) / 2];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(HeaderBytes + (2 * i))) / 32768f;
        }

        return samples;
    }

    private static void Resample(BenchmarkRun run, int from, int to)
    {
        AudioClip clip = NoiseClip.Create(1, from, run.Sizes.ClipSeconds);
        using var plain = new PlainResampler(from, to);
        double worst = Agreement.Absolute("resampling", clip.Resample(to).Samples.Span, plain.Resample(clip), 1e-5);
        run.Measure(new Stage($"resample {run.Sizes.Clip}, {from / 1000.0:0.#} to {to / 1000.0:0.#} kHz", () => clip.Resample(to))
        {
            References = [new Alternative("strided conv1d, as torchaudio", () => plain.Resample(clip), worst)],
            AudioSeconds = run.Sizes.ClipSeconds,
        });
    }

    private static void LogMel(BenchmarkRun run, string name, LogMelOptions options, string? whole)
    {
        AudioClip clip = NoiseClip.Create(1, options.SampleRate, run.Sizes.ClipSeconds);
        var frontEnd = new LogMelFrontEnd(options);
        using var plain = new PlainLogMel(options);
        var nwaves = new NWavesLogMel(options);
        double worst = Agreement.Absolute("log-mel spectrograms, in dB", frontEnd.Compute(clip).Values.Span, plain.Compute(clip), 0.01);
        double worstOfNWaves = Agreement.Absolute("log-mel spectrograms of NWaves, in dB", frontEnd.Compute(clip).Values.Span, nwaves.Compute(clip), 0.01);
        run.Measure(new Stage($"log-mel of {run.Sizes.Clip}, {name}", () => frontEnd.Compute(clip))
        {
            References =
            [
                new Alternative("torch.stft, mel product", () => plain.Compute(clip), worst),
                new Alternative("NWaves: RealFft64, MelBankSlaney", () => nwaves.Compute(clip), worstOfNWaves),
            ],
            PartOf = whole,
            AudioSeconds = run.Sizes.ClipSeconds,
        });
    }

    private static void Auditory(BenchmarkRun run, AuditoryScale scale)
    {
        AudioClip clip = NoiseClip.Create(1, 32000, run.Sizes.ClipSeconds);
        var frontEnd = new AuditoryFrontEnd(scale, new AuditoryOptions());
        run.Measure(new Stage($"{frontEnd.Id} spectrum of {run.Sizes.Clip}, frames of panns32k", () => frontEnd.Compute(clip)) { AudioSeconds = run.Sizes.ClipSeconds });
    }

    private static void Filter(BenchmarkRun run)
    {
        AudioClip clip = NoiseClip.Create(1, 32000, run.Sizes.ClipSeconds);
        AudioFilter[] filters = [AudioFilter.HighPass(100), AudioFilter.Hum()];
        var chain = new AudioFilterChain(filters, clip.SampleRate);
        float[] samples = clip.Samples.ToArray();
        double worst = Agreement.Absolute("filtered sound", chain.Apply(new AudioClip(Silenced(samples), clip.SampleRate)).Samples.Span, ByNWaves(filters, Silenced(samples)), 1e-5);
        run.Measure(new Stage($"filter {run.Sizes.Clip} at 32 kHz, high-pass and 10 notches", () => chain.Apply(clip))
        {
            References = [new Alternative("NWaves: FilterChain64 of the same sections", () => ByNWaves(filters, samples), worst)],
            AudioSeconds = run.Sizes.ClipSeconds,
        });
    }

    /// <summary>NWaves' filters begin with nothing before the sound, ours with its first sample: after a zero both are the same.</summary>
    private static float[] Silenced(float[] samples) => [0, .. samples.AsSpan(1)];

    private static float[] ByNWaves(AudioFilter[] filters, float[] samples)
    {
        var chain = new FilterChain64(filters.SelectMany(filter => FilterDesign.SectionsOf(filter, 32000))
            .Select(section => new TransferFunction([section.B0, section.B1, section.B2], [1, section.A1, section.A2])));
        return Array.ConvertAll(samples, sample => (float)chain.Process(sample));
    }
}
