using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings of the log-mel front end. The presets match the checkpoints of the same names.</summary>
/// <remarks>A mutable bag: the front end takes a copy.</remarks>
/// <example>
/// <code>
/// AudioSource normals = AudioSource.FromDirectory("normal");
/// LogMelOptions chosen = LogMelOptions.ForRecordings(normals); // by their sample rate
/// LogMelOptions finer = LogMelOptions.Panns16k with { MelBands = 128, HopLength = 80 };
/// Spectrogram spectrogram = new LogMelFrontEnd(finer).Compute(normals.Items[0].Read());
/// </code>
/// </example>
public sealed record LogMelOptions : IValidatableObject
{
    internal static OptionsFormat<LogMelOptions> Format { get; } = new(LogMelOptionsJson.Default.LogMelOptions, static options => options with { });

    /// <summary>The front end of Microsoft CLAP's 2022 CNN14 encoder: 44.1 kHz, 64 mel bands from 50 to 14,000 Hz.</summary>
    public static LogMelOptions Clap2022 => new() { SampleRate = 44100 };

    /// <summary>The front end of PANNs' <c>Cnn14</c>: 32 kHz, 64 mel bands from 50 to 14,000 Hz.</summary>
    public static LogMelOptions Panns32k => new();

    /// <summary>The front end of PANNs' <c>Cnn14_16k</c>: 16 kHz, 64 mel bands from 50 to 8,000 Hz. The natural choice for recordings at 16 kHz.</summary>
    public static LogMelOptions Panns16k => new() { SampleRate = 16000, FftLength = 512, WindowLength = 512, HopLength = 160, MaxFrequency = 8000 };

    /// <summary>
    /// The front end of the DCASE 2020 task 2 baseline: 16 kHz, 128 mel bands from 0 to 8,000 Hz, transforms of 1,024 samples, a frame every 512. Made for
    /// the autoencoder; no network's weights belong to it.
    /// </summary>
    /// <remarks>librosa's defaults. The baseline's floor lies at -157 dB and ours at -100 dB, which only digital silence reaches.</remarks>
    public static LogMelOptions Dcase2020 => new() { SampleRate = 16000, HopLength = 512, MelBands = 128, MinFrequency = 0, MaxFrequency = 8000 };

    /// <summary>
    /// For recordings at 8 kHz: 64 mel bands from 50 to 4,000 Hz, 100 frames a second. No network was trained on it; the one that comes with the library runs
    /// on it as on any 64 bands.
    /// </summary>
    public static LogMelOptions Narrow8k => new() { SampleRate = 8000, FftLength = 512, WindowLength = 512, HopLength = 80, MaxFrequency = 4000 };

    /// <summary>For recordings at 4 kHz, such as those of stethoscopes: 64 mel bands from 25 to 2,000 Hz, 100 frames a second. As <see cref="Narrow8k"/>.</summary>
    public static LogMelOptions Narrow4k => new() { SampleRate = 4000, FftLength = 256, WindowLength = 256, HopLength = 40, MinFrequency = 25, MaxFrequency = 2000 };

    /// <summary>For recordings at 2 kHz, such as heart sounds: 64 mel bands from 25 to 1,000 Hz, 100 frames a second. As <see cref="Narrow8k"/>.</summary>
    public static LogMelOptions Narrow2k => new() { SampleRate = 2000, FftLength = 128, WindowLength = 128, HopLength = 20, MinFrequency = 25, MaxFrequency = 1000 };

    /// <summary>The front end for recordings of a sample rate: the narrowest of <see cref="Narrow2k"/>, <see cref="Narrow4k"/>, <see cref="Narrow8k"/>,
    /// <see cref="Panns16k"/> and <see cref="Panns32k"/> that holds all they hold.</summary>
    /// <param name="sampleRate">The rate in Hz, 1 or more.</param>
    /// <returns>New settings.</returns>
    public static LogMelOptions ForSampleRate(double sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        return sampleRate <= 2000 ? Narrow2k : sampleRate <= 4000 ? Narrow4k : sampleRate <= 8000 ? Narrow8k : sampleRate <= 16000 ? Panns16k : Panns32k;
    }

    /// <summary>
    /// The front end for normal recordings, by the lowest of their sample rates: above half of it not all of them hold sound, and a fit leaves that out. Reads
    /// every header.
    /// </summary>
    /// <param name="normals">The recordings that a model will learn.</param>
    /// <returns>New settings; <see cref="Panns32k"/> if no recording can be read, which the fit will tell.</returns>
    public static LogMelOptions ForRecordings(AudioSource normals)
    {
        ArgumentNullException.ThrowIfNull(normals);
        double lowest = double.PositiveInfinity;
        foreach (AudioItem item in normals.Items)
        {
            try
            {
                lowest = Math.Min(lowest, 2 * item.Inspect().BandwidthHz);
            }
            catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
            {
                // What cannot be read is the fit's to report, or to leave out.
            }
        }

        return ForSampleRate(lowest);
    }

    /// <summary>The sample rate (Hz) that clips are brought to. From 1,000 to 384,000; 32,000 by default.</summary>
    [Range(1000, 384000)]
    public int SampleRate { get; set; } = 32000;

    /// <summary>The length of the Fourier transform in samples: a power of two from 64 to 65,536; 1,024 by default.</summary>
    [Range(64, 65536)]
    public int FftLength { get; set; } = 1024;

    /// <summary>
    /// The length of the periodic Hann window in samples, at most <see cref="FftLength"/>; a shorter one is padded with zeros on both sides. 1,024 by
    /// default.
    /// </summary>
    [Range(2, 65536)]
    public int WindowLength { get; set; } = 1024;

    /// <summary>The hop length: samples between frames, at most <see cref="WindowLength"/>. 320 by default.</summary>
    [Range(1, 65536)]
    public int HopLength { get; set; } = 320;

    /// <summary>The number of mel bands, from 4 to 512; 64 by default.</summary>
    [Range(4, 512)]
    public int MelBands { get; set; } = 64;

    /// <summary>The lower edge (Hz) of the lowest band, 0 or more; 50 by default.</summary>
    [Range(0.0, 192000.0)]
    public double MinFrequency { get; set; } = 50;

    /// <summary>The upper edge (Hz) of the highest band, at most half of the sample rate; 14,000 by default.</summary>
    [Range(1.0, 192000.0)]
    public double MaxFrequency { get; set; } = 14000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        => BandSettings.FindMistakes(SampleRate, FftLength, WindowLength, HopLength, MinFrequency, MaxFrequency);
}
