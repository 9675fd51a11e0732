namespace AudioAnomaly.Metrics;

/// <summary>How well anomaly maps point at the anomalous cells of spectrograms. Values that need both classes, or a region, are NaN without them.</summary>
public sealed record SpectrogramLocalizationResult
{
    /// <summary>The number of recordings.</summary>
    public required long Clips { get; init; }

    /// <summary>The number of anomalous cells.</summary>
    public required long Positives { get; init; }

    /// <summary>The number of normal cells.</summary>
    public required long Negatives { get; init; }

    /// <summary>ROC-AUC over all cells of all recordings, normal ones included.</summary>
    public required BoundedValue RocAuc { get; init; }

    /// <summary>The mean of the ROC-AUCs within each recording that has both normal and anomalous cells; exact to 5e-13. NaN unless <see cref="SpectrogramLocalizationOptions.PerRecording"/> asks for it, or if there is no such recording.</summary>
    public required double RocAucPerRecording { get; init; }

    /// <summary>The best F1 score over all cells, with its threshold and the score of marking every cell.</summary>
    public required F1Optimum F1Max { get; init; }

    /// <summary>The F1 score of the paper's rule: cells above a percentile of the map values are predicted.</summary>
    public required BoundedValue F1AtPercentile { get; init; }

    /// <summary>AU-PRO in its standard form: the mean share of each region that is found, over the false-positive rate up to the limit, divided by the limit. Chance is half of the limit (0.15), perfect is 1.</summary>
    public required BoundedValue AuPro { get; init; }

    /// <summary>AU-PRO in the form of DFR, CFA's and MoViAD's code: both axes rescaled to their own ranges within the limit, over equally spaced thresholds. Chance is about 0.5. For comparison with tables made that way only.</summary>
    public required BoundedValue AuProRescaled { get; init; }

    /// <summary>The number of 8-connected ground-truth regions that count.</summary>
    public required long Regions { get; init; }

    /// <summary>The number of regions left out because they are smaller than the minimum area.</summary>
    public required long IgnoredRegions { get; init; }

    /// <summary>The median number of cells of the regions that count; NaN if there are none.</summary>
    public required double MedianRegionSize { get; init; }
}
