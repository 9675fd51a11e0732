using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Audio;

/// <summary>Settings of an auditory front end. By default its frames are those of <see cref="LogMelOptions.Panns32k"/>.</summary>
/// <remarks>A mutable bag: the front end takes a copy.</remarks>
public sealed record AuditoryOptions : IValidatableObject
{
    internal static OptionsFormat<AuditoryOptions> Format { get; } = new(AuditoryOptionsJson.Default.AuditoryOptions, static options => options with { });

    /// <summary>The sample rate (Hz) that clips are brought to. From 1,000 to 384,000; 32,000 by default.</summary>
    [Range(1000, 384000)]
    public int SampleRate { get; set; } = 32000;

    /// <summary>The length of the Fourier transform in samples: a power of two from 64 to 16,384; 1,024 by default.</summary>
    [Range(64, 16384)]
    public int FftLength { get; set; } = 1024;

    /// <summary>
    /// The length of the periodic Hann window in samples, at most <see cref="FftLength"/>; a shorter one is padded with zeros on both sides. 1,024 by
    /// default.
    /// </summary>
    [Range(2, 16384)]
    public int WindowLength { get; set; } = 1024;

    /// <summary>The hop length: samples between frames, at most <see cref="WindowLength"/>. 320 by default.</summary>
    [Range(1, 16384)]
    public int HopLength { get; set; } = 320;

    /// <summary>The number of bands, from 4 to 512; 64 by default.</summary>
    [Range(4, 512)]
    public int Bands { get; set; } = 64;

    /// <summary>Where the bands begin (Hz): the centre of the lowest one on the ERB scale, its lower edge on the Bark scale. 0 or more; 50 by default.</summary>
    [Range(0.0, 192000.0)]
    public double MinFrequency { get; set; } = 50;

    /// <summary>
    /// Where the bands end (Hz): one step above the centre of the highest one on the ERB scale, its upper edge on the Bark scale. At most half of the sample
    /// rate; 14,000 by default.
    /// </summary>
    [Range(1.0, 192000.0)]
    public double MaxFrequency { get; set; } = 14000;

    /// <summary>Settings with the sample rate, frames, range and number of bands of a log-mel front end, such as that of a preset.</summary>
    /// <param name="logMel">The log-mel settings.</param>
    /// <returns>New settings.</returns>
    public static AuditoryOptions Like(LogMelOptions logMel)
    {
        ArgumentNullException.ThrowIfNull(logMel);
        return new AuditoryOptions
        {
            SampleRate = logMel.SampleRate,
            FftLength = logMel.FftLength,
            WindowLength = logMel.WindowLength,
            HopLength = logMel.HopLength,
            Bands = logMel.MelBands,
            MinFrequency = logMel.MinFrequency,
            MaxFrequency = logMel.MaxFrequency,
        };
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        => BandSettings.FindMistakes(SampleRate, FftLength, WindowLength, HopLength, MinFrequency, MaxFrequency);
}
