using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Settings of PatchCore. The defaults follow the paper where it says something.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseCnn14()
///     .UsePatchCore(options =>
///     {
///         options.CoresetCount = 2000;  // patches in the bank
///         options.MergeReserve = 0;     // a small file that is not merged later
///     })
///     .Build();
/// </code>
/// </example>
public sealed record PatchCoreOptions : IValidatableObject
{
    internal static OptionsFormat<PatchCoreOptions> Format { get; } = new(PatchCoreOptionsJson.Default.PatchCoreOptions, static options => options with { })
    {
        AddedLater = ["timePoolSeconds", "timePool", "standardizeRows", "mergeReserve"],
    };

    /// <summary>
    /// The share of all normal patches kept in the bank, above 0 and up to 1; 0.1 by default, but never more than <see cref="MaxCoresetCount"/> patches.
    /// </summary>
    [Range(1e-6, 1.0)]
    public double CoresetRatio { get; set; } = 0.1;

    /// <summary>The number of patches kept in the bank, or null (the default) to let <see cref="CoresetRatio"/> decide.</summary>
    [Range(1, 10_000_000)]
    public int? CoresetCount { get; set; }

    /// <summary>The most patches that <see cref="CoresetRatio"/> may ask for; 10,000 by default. Scoring time and model size grow with the bank.</summary>
    [Range(1, 10_000_000)]
    public int MaxCoresetCount { get; set; } = 10_000;

    /// <summary>
    /// The side of the square neighbourhood that features are averaged over, an odd number from 1 (no averaging) to 15; 3 by default. Averaging helps with
    /// steady machine sound; with raw spectrogram patches and short events in varied backgrounds 1 can be better.
    /// </summary>
    [Range(1, 15)]
    public int NeighborhoodSize { get; set; } = 3;

    /// <summary>The number of bank patches around the nearest one that re-weight the clip score, from 1 (no re-weighting) to 1,000; 9 by default.</summary>
    [Range(1, 1000)]
    public int ReweightNeighbors { get; set; } = 9;

    /// <summary>
    /// How the clip score is made of patch scores; by default re-weighted for networks, as in the paper, and a mean of the highest for raw spectrogram
    /// patches.
    /// </summary>
    public PatchCoreClipScore ClipScore { get; set; } = PatchCoreClipScore.Auto;

    /// <summary>The share of patches that <see cref="PatchCoreClipScore.TopMean"/> averages, above 0 and up to 1; 0.01 by default.</summary>
    [Range(1e-6, 1.0)]
    public double TopShare { get; set; } = 0.01;

    /// <summary>Whether channels are brought to one scale first; by default only raw spectrogram patches are.</summary>
    public FeatureStandardization Standardization { get; set; } = FeatureStandardization.Auto;

    /// <summary>
    /// How many frequency rows on either side of its own a patch is compared with, from 0 (its own only) to 1,024; null (the default) for the whole bank, as
    /// in the paper. A sound at a frequency where it never occurs is then an anomaly even if it is normal elsewhere, and the search is cheaper. The bank is
    /// chosen row by row.
    /// </summary>
    [Range(0, 1024)]
    public int? FrequencyNeighborhood { get; set; }

    /// <summary>
    /// Divides a patch's distance by how far the bank's patches lie apart around its neighbour: by the mean distance to so many nearest ones, from 1 to
    /// 1,000, relative to the mean over the bank. Null (the default) for plain distances, as in the paper. Evens out normal sounds of which some vary more
    /// than others; makes fits slower.
    /// </summary>
    [Range(1, 1000)]
    public int? DensityNeighbors { get; set; }

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
    /// Brings the distances of every frequency row to one mean and one deviation, found on normal clips that are held out of the bank: every fourth of a fit,
    /// at most 64. False by default, as in the paper. Rows that vary by nature then no longer decide alone. A fit on a single clip holds none out and leaves
    /// distances as they are.
    /// </summary>
    public bool StandardizeRows { get; set; }

    /// <summary>
    /// The number of dimensions to which patches are randomly projected while the coreset is chosen, from 1 to 4,096; 128 by default. Patches with no more
    /// channels are taken as they are.
    /// </summary>
    [Range(1, 4096)]
    public int ProjectionDimensions { get; set; } = 128;

    /// <summary>The standard deviation of the map's Gaussian smoothing in spectrogram cells, from 0 (none) to 64; 4 by default.</summary>
    [Range(0.0, 64.0)]
    public double SmoothingSigma { get; set; } = 4;

    /// <summary>
    /// The memory for normal patches while fitting, in MiB, from 1 to 1,048,576; 512 by default. What does not fit is thinned by the same greedy selection to
    /// twice the wanted bank, again and again, so that memory does not grow with the number of clips.
    /// </summary>
    [Range(1, 1_048_576)]
    public int WorkingSetMiB { get; set; } = 512;

    /// <summary>
    /// How many patches are kept beside the bank for the sake of later merges, from 0 (none) to 10,000,000; 4,000 by default. They are the next ones of the
    /// coreset's greedy order, are saved with the model and never searched: models are larger, scores and scoring times the same.
    /// </summary>
    [Range(0, 10_000_000)]
    public int MergeReserve { get; set; } = 4000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (NeighborhoodSize % 2 == 0)
        {
            yield return new($"{nameof(NeighborhoodSize)} must be odd, not {NeighborhoodSize}.", [nameof(NeighborhoodSize)]);
        }

        if (!Enum.IsDefined(TimePool))
        {
            yield return new($"{nameof(TimePool)} has no value {TimePool}.", [nameof(TimePool)]);
        }

        if (!Enum.IsDefined(ClipScore))
        {
            yield return new($"{nameof(ClipScore)} has no value {ClipScore}.", [nameof(ClipScore)]);
        }

        if (!Enum.IsDefined(Standardization))
        {
            yield return new($"{nameof(Standardization)} has no value {Standardization}.", [nameof(Standardization)]);
        }
    }

    /// <summary>How clip scores are made of features of a kind.</summary>
    internal PatchCoreClipScore ClipScoreFor(FeatureKind features) => ClipScore != PatchCoreClipScore.Auto ? ClipScore
        : features == FeatureKind.Decibels ? PatchCoreClipScore.TopMean
        : PatchCoreClipScore.Reweighted;
}
