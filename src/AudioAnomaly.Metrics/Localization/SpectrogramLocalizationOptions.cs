using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics;

/// <summary>Settings of <see cref="SpectrogramLocalization"/>.</summary>
/// <remarks>A mutable bag: the metric takes a copy.</remarks>
public sealed record SpectrogramLocalizationOptions
{
    internal static OptionsFormat<SpectrogramLocalizationOptions> Format { get; } = new(SpectrogramLocalizationOptionsJson.Default.SpectrogramLocalizationOptions, static options => options with { });

    /// <summary>The percentile of the map values that predicted cells exceed, from 0 and below 100; 40 by default, as the paper writes. That marks 60 % of all cells; 60 would match its ground truth of the top 40 %.</summary>
    [Range(0.0, 99.999)]
    public double Percentile { get; set; } = 40;

    /// <summary>Over which cells the percentile is taken; the whole data set by default.</summary>
    [EnumDataType(typeof(PercentileScope))]
    public PercentileScope PercentileScope { get; set; } = PercentileScope.DataSet;

    /// <summary>The false-positive rate up to which AU-PRO integrates, from 0.001 to 1; 0.3 by default.</summary>
    [Range(0.001, 1.0)]
    public double FalsePositiveRateLimit { get; set; } = 0.3;

    /// <summary>The number of thresholds of the rescaled AU-PRO, from 2 to 100,000; 200 by default, as in CFA's and MoViAD's code.</summary>
    [Range(2, 100_000)]
    public int RescaledSteps { get; set; } = 200;

    /// <summary>The fewest cells of a region that counts in AU-PRO, from 1 (the default, all) to 1,000,000. An energy threshold leaves many specks of one cell, each of which weighs as much as the main region. Cells of smaller regions stay anomalous in ROC-AUC and F1, and are no false positives.</summary>
    [Range(1, 1_000_000)]
    public int MinimumRegionArea { get; set; } = 1;

    /// <summary>Whether the ROC-AUC within each recording is computed too. By default it is not: it takes several times as long as everything else.</summary>
    public bool PerRecording { get; set; }

    /// <summary>Whether bins above a recording's bandwidth (<see cref="AnomalyMap.ValidBins"/>) are left out. By default they are not: they hold 0, and the numbers are then those of the array files, as in the paper. They are easy true negatives.</summary>
    public bool OnlyValidBins { get; set; }

    /// <summary>How many scores to keep before they are counted in a histogram.</summary>
    public RankingOptions Ranking { get; set; } = new();

    internal static SpectrogramLocalizationOptions Checked(SpectrogramLocalizationOptions? options)
    {
        options ??= new SpectrogramLocalizationOptions();
        ArgumentNullException.ThrowIfNull(options.Ranking, nameof(options));
        return Format.Checked(options) with { Ranking = RankingOptions.Format.Checked(options.Ranking) };
    }
}
