using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Settings of PaDiM. The defaults are the paper's form.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseCnn14()
///     .UsePadim(options => options.Positions = PadimPositions.PerFrequency) // recordings of any length
///     .Build();
/// </code>
/// </example>
public sealed record PadimOptions : IValidatableObject
{
    internal static OptionsFormat<PadimOptions> Format { get; } = new(PadimOptionsJson.Default.PadimOptions, static options => options with { })
    {
        AddedLater = ["timePoolSeconds", "timePool", "standardizeRows"],
    };

    /// <summary>
    /// How many of the features' channels are used, drawn at random once, from 1 to 4,096; 100 by default. All of them where there are no more. Memory and
    /// time grow with its square.
    /// </summary>
    [Range(1, 4096)]
    public int Channels { get; set; } = 100;

    /// <summary>Which patches share one Gaussian; by default every position has its own, as in the paper, which needs clips of one length.</summary>
    public PadimPositions Positions { get; set; } = PadimPositions.PerPosition;

    /// <summary>What is kept of each covariance; all of it by default.</summary>
    public PadimForm Form { get; set; } = PadimForm.Full;

    /// <summary>How many directions <see cref="PadimForm.LowRank"/> keeps, from 1 to 4,096; 20 by default.</summary>
    [Range(1, 4096)]
    public int Rank { get; set; } = 20;

    /// <summary>
    /// What is added to every variance, in the features' squared unit, 0 or more; 0.01 by default, as in the paper. With fewer clips than channels, the usual
    /// case, it decides how much a deviation counts that no normal clip has shown.
    /// </summary>
    [Range(0.0, 1e12)]
    public double Regularization { get; set; } = 0.01;

    /// <summary>
    /// What is added to every variance besides, as a share of the covariance's mean variance, from 0 to 1; 0 by default. Follows the features' scale, which
    /// <see cref="Regularization"/> does not. Not in the paper.
    /// </summary>
    [Range(0.0, 1.0)]
    public double RelativeRegularization { get; set; }

    /// <summary>
    /// How the clip score is made; by default the smoothed map's maximum for networks, as in the paper, and a mean of the highest patch distances for raw
    /// spectrogram patches.
    /// </summary>
    public PadimClipScore ClipScore { get; set; } = PadimClipScore.Auto;

    /// <summary>The share of patches that <see cref="PadimClipScore.TopMean"/> averages, above 0 and up to 1; 0.05 by default.</summary>
    [Range(1e-6, 1.0)]
    public double TopShare { get; set; } = 0.05;

    /// <summary>
    /// Takes the mean or the maximum of every feature over windows of so many seconds, from 0.05 to 60, one every quarter of a window, so that each frequency
    /// row has few patches; null (the default) for patches as they are, as in the paper. Several times cheaper, and the map tells when only to within the
    /// window.
    /// </summary>
    [Range(0.05, 60.0)]
    public double? TimePoolSeconds { get; set; }

    /// <summary>
    /// What <see cref="TimePoolSeconds"/> takes of a window; by default the mean of a network's features and the maximum of raw spectrogram patches.
    /// </summary>
    public TimePoolKind TimePool { get; set; } = TimePoolKind.Auto;

    /// <summary>
    /// Brings the distances of every frequency row to one mean and one deviation, found on normal clips that are held out of the statistics: every fourth of
    /// a fit, at most 64. False by default, as in the paper. Rows that vary by nature then no longer decide alone. A fit on a single clip holds none out and
    /// leaves distances as they are.
    /// </summary>
    public bool StandardizeRows { get; set; }

    /// <summary>
    /// Whether the model keeps what it needs to go on learning (<see cref="PadimDetector.AddNormals"/>, <see cref="PadimDetector.Merge"/>): as much again as
    /// a model of the full form. True by default; without it a model per position is half as large.
    /// </summary>
    public bool KeepStatistics { get; set; } = true;

    /// <summary>The standard deviation of the map's Gaussian smoothing in spectrogram cells, from 0 (none) to 64; 4 by default.</summary>
    [Range(0.0, 64.0)]
    public double SmoothingSigma { get; set; } = 4;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Positions))
        {
            yield return new($"{nameof(Positions)} has no value {Positions}.", [nameof(Positions)]);
        }

        if (!Enum.IsDefined(Form))
        {
            yield return new($"{nameof(Form)} has no value {Form}.", [nameof(Form)]);
        }

        if (!Enum.IsDefined(TimePool))
        {
            yield return new($"{nameof(TimePool)} has no value {TimePool}.", [nameof(TimePool)]);
        }

        if (!Enum.IsDefined(ClipScore))
        {
            yield return new($"{nameof(ClipScore)} has no value {ClipScore}.", [nameof(ClipScore)]);
        }
    }

    /// <summary>Whether clip scores of features of a kind are means of the highest patches.</summary>
    internal bool UsesTopMeanFor(FeatureKind features) => ClipScore == PadimClipScore.TopMean || (ClipScore == PadimClipScore.Auto && features == FeatureKind.Decibels);
}
