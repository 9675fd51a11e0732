using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Audio;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Settings of <see cref="EnvMixBuilder"/>.</summary>
/// <remarks>A mutable bag: the builder takes a copy. The paper leaves all but the ratios open; the defaults are this library's choice.</remarks>
public sealed record EnvMixBuildOptions : IValidatableObject
{
    internal static OptionsFormat<EnvMixBuildOptions> Format { get; } =
        new(EnvMixBuildOptionsJson.Default.EnvMixBuildOptions, static options => options with { SnrDb = [.. options.SnrDb], Mixer = options.Mixer with { } });

    /// <summary>For EnvMix: each test background is either mixed or stays normal.</summary>
    public static EnvMixBuildOptions EnvMix => new();

    /// <summary>For EnvMix-10, whose eight test backgrounds of a class are few: each is judged as it is, and every anomaly is mixed into one of them.</summary>
    public static EnvMixBuildOptions EnvMix10 => new() { ShareTestBackgrounds = true };

    /// <summary>For the synthetic twin: 16 kHz, 2 s.</summary>
    public static EnvMixBuildOptions Synthetic => new() { ClipSeconds = 2, MinBackgroundSeconds = 1, Mixer = new EnvMixOptions { SampleRate = 16000 } };

    /// <summary>
    /// The length of every recording, in seconds; shorter backgrounds are repeated with a crossfade of 10 ms, longer ones cut. From 0.1 to 3,600;
    /// 5 by default.
    /// </summary>
    [Range(0.1, 3600.0)]
    public double ClipSeconds { get; set; } = 5;

    /// <summary>Backgrounds shorter than this are left out, in seconds. From 0 to 3,600; 3.9 by default.</summary>
    [Range(0.0, 3600.0)]
    public double MinBackgroundSeconds { get; set; } = 3.9;

    /// <summary>
    /// The ratios of the anomaly's power over the background's, in dB, from -120 to 120. 6, 0 and -6 by default.
    /// Background, anomaly and onset of a mixture are the same at each.
    /// </summary>
    public IReadOnlyList<double> SnrDb { get; set; } = [6, 0, -6];

    /// <summary>Decides which backgrounds are mixed with which anomalies, and the onsets. 0 by default.</summary>
    public int Seed { get; set; }

    /// <summary>
    /// Whether a test background is both judged as it is and mixed. False by default: of the test backgrounds of a class, those of one half (whole groups)
    /// are mixed, those of the other stay normal, as many of these as of those.
    /// </summary>
    public bool ShareTestBackgrounds { get; set; }

    /// <summary>
    /// The most mixtures of a class at one ratio. From 1; null, the default, for as many as there are backgrounds (or, where these are shared, anomalies).
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MaxMixtures { get; set; }

    /// <summary>The most recordings of a class to learn from. From 1; null, the default, for all. All of EnvMix takes 5 GB.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxTrainingClips { get; set; }

    /// <summary>
    /// Whether recordings whose sample rate is below that of the mixtures are used too. False by default:
    /// where only one of two sounds reaches the high frequencies, that would give it away.
    /// </summary>
    public bool AllowLowBandwidth { get; set; }

    /// <summary>How files are stored. 32-bit float by default, so that a mixture is exactly the sum of its stems; 16-bit integers halve the space.</summary>
    public WavEncoding Encoding { get; set; } = WavEncoding.Float32;

    /// <summary>How one anomaly is mixed into one background.</summary>
    public EnvMixOptions Mixer { get; set; } = new();

    /// <summary>
    /// The share of the cells between onset and offset that the masks mark, the most energetic ones. Above 0 and up to 1; 0.4 by default, as in the paper.
    /// See <see cref="SpectrogramGroundTruth"/>.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double EnergyFraction { get; set; } = SpectrogramGroundTruth.PaperEnergyFraction;

    /// <summary>
    /// The percentile of the energies between onset and offset that frames must exceed to be marked. From 0 and below 100; 50 by default, as in the paper.
    /// See <see cref="FrameGroundTruth"/>.
    /// </summary>
    [Range(0.0, 100.0, MaximumIsExclusive = true)]
    public double FramePercentile { get; set; } = FrameGroundTruth.PaperPercentile;

    /// <summary>
    /// Whether to go on with what is whole where recordings cannot be read or mixed, and to list the others in <see cref="EnvMixDataset.Skipped"/>.
    /// False by default: the first problem is an error.
    /// </summary>
    public bool SkipIncomplete { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SnrDb.Count == 0)
        {
            yield return new($"{nameof(SnrDb)} must name at least one ratio.", [nameof(SnrDb)]);
        }

        if (SnrDb.Any(snr => !(Math.Abs(snr) <= 120)) || SnrDb.Distinct().Count() < SnrDb.Count)
        {
            yield return new($"{nameof(SnrDb)} must hold different numbers from -120 to 120, not {string.Join(", ", SnrDb)}.", [nameof(SnrDb)]);
        }
    }

    internal EnvMixBuildOptions Checked()
    {
        EnvMixBuildOptions copy = Format.Checked(this);
        copy.Mixer = EnvMixOptions.Format.Checked(copy.Mixer);
        copy.Mixer.MaxAnomalySeconds = Math.Min(copy.Mixer.MaxAnomalySeconds ?? copy.ClipSeconds, copy.ClipSeconds);
        return copy;
    }
}
