namespace AudioAnomaly.Metrics;

/// <summary>Compares anomaly maps with masks of the anomalous cells, recording by recording: ROC-AUC, F1, and AU-PRO in two forms, all in one pass.</summary>
/// <remarks>
/// Add all recordings of a test set, normal ones with an empty mask too. Values are exact up to <see cref="RankingOptions.ExactLimit"/> cells; beyond it memory stays bounded and each value has its error bound.
/// Used by one thread at a time. Several threads fill an object each and merge them; the result does not depend on the order, to the bit.
/// Definitions: sections 3.2.2 of "From Vision to Sound" (arXiv 2502.18328) and P. Bergmann et al., "The MVTec Anomaly Detection Dataset", 2021.
/// </remarks>
public sealed class SpectrogramLocalization : IMetric
{
    // ROC-AUCs of recordings are summed as whole numbers of this, so that the order does not matter.
    private const double RocAucUnit = 1.0 / (1L << 40);

    private readonly SpectrogramLocalizationOptions _options;
    private readonly ScoreRanking _ranking;
    private readonly RegionLabeler _labeler = new();
    private readonly RegionSizes _regions = new();
    private int[] _tags = [];
    private long _clips;
    private long _percentileHits;
    private long _percentileAlarms;
    private long _rocAucSum;
    private long _rocAucCount;

    /// <summary>Creates the metric.</summary>
    /// <param name="options">Its settings; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public SpectrogramLocalization(SpectrogramLocalizationOptions? options = null)
    {
        _options = SpectrogramLocalizationOptions.Checked(options);
        _ranking = new ScoreRanking(_options.Ranking);
    }

    /// <inheritdoc/>
    public string Name => "Spectrogram localisation";

    /// <summary>Adds a recording; one without a map or without the truth over time and frequency changes nothing.</summary>
    /// <param name="recording">The recording.</param>
    /// <exception cref="ArgumentException">The grids of map and truth differ; nothing is added then.</exception>
    public void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording is { Result.Map: { } map, Truth.Cells: { } cells })
        {
            Add(map, cells);
        }
    }

    /// <summary>Adds a recording.</summary>
    /// <param name="map">Its anomaly map.</param>
    /// <param name="truth">Its anomalous cells, on the same grid.</param>
    /// <exception cref="ArgumentException">The grids differ, or a score is NaN; nothing is added then.</exception>
    public void Add(AnomalyMap map, SpectrogramMask truth)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(truth);
        if (map.Frames != truth.Frames || map.Bins != truth.Bins)
        {
            throw new ArgumentException($"The map has {map.Frames} frames of {map.Bins} bins, the mask {truth.Frames} of {truth.Bins}.", nameof(truth));
        }

        if (!_options.OnlyValidBins || map.ValidBins == map.Bins)
        {
            Add(map.Values.Span, truth);
            return;
        }

        float[] scores = new float[map.Frames * map.ValidBins];
        bool[] cells = new bool[scores.Length];
        for (int frame = 0; frame < map.Frames; frame++)
        {
            map.Values.Span.Slice(frame * map.Bins, map.ValidBins).CopyTo(scores.AsSpan(frame * map.ValidBins));
            truth.Values.Span.Slice(frame * map.Bins, map.ValidBins).CopyTo(cells.AsSpan(frame * map.ValidBins));
        }

        Add(scores, new SpectrogramMask(cells, map.Frames, map.ValidBins));
    }

    /// <summary>Adds a recording.</summary>
    /// <param name="map">Its anomaly map's scores, row-major (frames x bins).</param>
    /// <param name="truth">Its anomalous cells.</param>
    /// <exception cref="ArgumentException">The map has another number of cells, or a score is NaN; nothing is added then.</exception>
    public void Add(ReadOnlySpan<float> map, SpectrogramMask truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (map.Length != truth.Values.Length)
        {
            throw new ArgumentException($"The mask has {truth.Frames} frames of {truth.Bins} bins, the map {map.Length} cells instead of {truth.Values.Length}.", nameof(map));
        }

        if (truth.Count == 0)
        {
            _ranking.Add(map, []);
        }
        else
        {
            AddAnomalous(map, truth);
        }

        _clips++;
        if (_options.PercentileScope == PercentileScope.Recording)
        {
            CountAbovePercentile(map, truth.Values.Span);
        }
    }

    /// <summary>Adds what another metric of the same settings was given.</summary>
    /// <param name="other">The other metric; left unchanged.</param>
    /// <exception cref="ArgumentException">The other metric has other settings, or is this one.</exception>
    public void Merge(SpectrogramLocalization other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._options != _options)
        {
            throw new ArgumentException("Only metrics of the same settings can be merged.", nameof(other));
        }

        _ranking.Merge(other._ranking);
        _regions.Add(other._regions);
        _clips += other._clips;
        _percentileHits += other._percentileHits;
        _percentileAlarms += other._percentileAlarms;
        _rocAucSum += other._rocAucSum;
        _rocAucCount += other._rocAucCount;
    }

    /// <summary>The metrics over everything added so far.</summary>
    /// <returns>The values; NaN where they need a class or a region that is missing.</returns>
    public SpectrogramLocalizationResult Evaluate()
    {
        long regions = _regions.CountFrom(_options.MinimumRegionArea);
        return new SpectrogramLocalizationResult
        {
            Clips = _clips,
            Positives = _ranking.Positives,
            Negatives = _ranking.Negatives,
            RocAuc = _ranking.HasBothClasses ? Metrics.RocAuc.Of(_ranking) : BoundedValue.Undefined,
            RocAucPerRecording = _rocAucCount == 0 ? double.NaN : _rocAucSum * RocAucUnit / _rocAucCount,
            F1Max = Metrics.F1Max.Of(_ranking),
            F1AtPercentile = _options.PercentileScope == PercentileScope.DataSet
                ? PercentileF1.Of(_ranking, _options.Percentile)
                : _ranking.Positives == 0 ? BoundedValue.Undefined : new BoundedValue(Metrics.F1Max.F1(_percentileHits, _percentileAlarms, _ranking.Positives), 0),
            AuPro = StandardAuPro.Of(_ranking, regions, _options.FalsePositiveRateLimit),
            AuProRescaled = RescaledAuPro.Of(_ranking, regions, _options.FalsePositiveRateLimit, _options.RescaledSteps),
            Regions = regions,
            IgnoredRegions = _regions.CountBelow(_options.MinimumRegionArea),
            MedianRegionSize = _regions.MedianFrom(_options.MinimumRegionArea),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute()
    {
        SpectrogramLocalizationResult found = Evaluate();
        string? reason = found.Clips == 0 ? "No recording has a map and the truth over time and frequency."
            : MissingClass.Reason("cells", found.Positives, found.Negatives);
        string? noRegion = reason ?? (found.Regions == 0 ? "There are no regions of the least area." : "All cells have one score, or no normal cell counts.");
        return
        [
            Describe("spectrogramRocAuc", "Spectrogram ROC-AUC", found.RocAuc, reason),
            Describe("spectrogramF1AtPercentile", FormattableString.Invariant($"Spectrogram F1 above percentile {_options.Percentile:0.###}"), found.F1AtPercentile, reason),
            Describe("spectrogramF1Max", "Spectrogram F1-max", new BoundedValue(found.F1Max.F1, found.F1Max.ErrorBound), reason),
            Describe("spectrogramF1MaxThreshold", "Spectrogram F1-max: its threshold", new BoundedValue(found.F1Max.Threshold, 0), reason),
            Describe("spectrogramF1Floor", "F1 of calling every cell anomalous", new BoundedValue(found.F1Max.Floor, 0), reason),
            Describe("auPro", FormattableString.Invariant($"AU-PRO (to FPR {_options.FalsePositiveRateLimit})"), found.AuPro, noRegion),
            Describe("auProRescaled", FormattableString.Invariant($"AU-PRO rescaled (DFR, {_options.RescaledSteps} steps)"), found.AuProRescaled, noRegion),
            Describe("regions", "Regions", new BoundedValue(found.Clips == 0 ? double.NaN : found.Regions, 0), reason),
            Describe("medianRegionSize", "Median size of the regions in cells", new BoundedValue(found.MedianRegionSize, 0), noRegion),
            .. _options.PerRecording
                ? [Describe("spectrogramRocAucPerRecording", "Spectrogram ROC-AUC within recordings", new BoundedValue(found.RocAucPerRecording, RocAucUnit), reason)]
                : Array.Empty<MetricValue>(),
        ];

        MetricValue Describe(string name, string title, BoundedValue value, string? why) => new(name, value.Value)
        {
            Title = title,
            Count = found.Positives + found.Negatives,
            Positives = found.Positives,
            ErrorBound = double.IsNaN(value.Value) ? double.NaN : value.ErrorBound,
            Reason = double.IsNaN(value.Value) ? why ?? "There is too little to compute it of." : null,
        };
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _ranking.Reset();
        _regions.Clear();
        (_clips, _percentileHits, _percentileAlarms, _rocAucSum, _rocAucCount) = (0, 0, 0, 0, 0);
    }

    private void AddAnomalous(ReadOnlySpan<float> map, SpectrogramMask truth)
    {
        if (_tags.Length < map.Length)
        {
            _tags = new int[map.Length];
        }

        var found = new RegionSizes();
        Span<int> tags = _tags.AsSpan(0, map.Length);
        _labeler.Label(truth.Values.Span, truth.Bins, _options.MinimumRegionArea, tags, size => found.Add(size));
        _ranking.Add(map, tags);
        _regions.Add(found);
        if (_options.PerRecording && truth.Count < map.Length)
        {
            // Never more cells than one recording has: kept one by one whatever the limit.
            var own = new ScoreRanking(new RankingOptions { ExactLimit = map.Length });
            own.Add(map, tags);
            _rocAucSum += (long)Math.Round(Metrics.RocAuc.Of(own).Value / RocAucUnit);
            _rocAucCount++;
        }
    }

    private void CountAbovePercentile(ReadOnlySpan<float> map, ReadOnlySpan<bool> truth)
    {
        float[] sorted = map.ToArray();
        Array.Sort(sorted);
        float threshold = sorted[(int)Percentile.RankOf(_options.Percentile / 100, sorted.Length)];
        for (int i = 0; i < map.Length; i++)
        {
            if (map[i] > threshold)
            {
                _percentileAlarms++;
                _percentileHits += truth[i] ? 1 : 0;
            }
        }
    }
}
