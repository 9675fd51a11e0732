namespace AudioAnomaly.Metrics;

/// <summary>Compares the scores of frames with the truth over time, recording by recording: section 3.2.3 of "From Vision to Sound" (arXiv 2502.18328).</summary>
/// <remarks>
/// The score of a frame is the mean of its highest cells. All frames of all recordings are pooled; add normal recordings too, with no label set, or leave them out to compare within anomalous ones only.
/// Used by one thread at a time. Several threads fill an object each and merge them; the result does not depend on the order, to the bit.
/// </remarks>
public sealed class TemporalLocalization : IMetric
{
    /// <summary>How many of a frame's highest cells make its score in the paper.</summary>
    public const int PaperTopCells = 5;

    private readonly ScoreRanking _ranking;
    private readonly int _topCells;
    private long _clips;

    /// <summary>Creates the metric.</summary>
    /// <param name="topCells">How many of a frame's highest cells make its score; 5 in the paper.</param>
    /// <param name="options">How many scores to keep; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public TemporalLocalization(int topCells = PaperTopCells, RankingOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topCells);
        _topCells = topCells;
        _ranking = new ScoreRanking(RankingOptions.Format.Checked(options ?? new RankingOptions()));
    }

    /// <inheritdoc/>
    public string Name => "Temporal localisation";

    /// <summary>Adds a recording; one without a map or without labels of its frames changes nothing.</summary>
    /// <param name="recording">The recording.</param>
    /// <exception cref="ArgumentException">The numbers of frames differ; nothing is added then.</exception>
    public void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording is { Result.Map: { } map, Truth.Frames: { } labels })
        {
            Add(map, labels.Span);
        }
    }

    /// <summary>Adds a recording by its map.</summary>
    /// <param name="map">Its anomaly map.</param>
    /// <param name="truth">One label per frame; see <see cref="FrameGroundTruth"/>.</param>
    /// <exception cref="ArgumentException">The numbers of frames differ, or a score is NaN; nothing is added then.</exception>
    public void Add(AnomalyMap map, ReadOnlySpan<bool> truth)
    {
        ArgumentNullException.ThrowIfNull(map);
        Add(map.FrameScores(_topCells), truth);
    }

    /// <summary>Adds a recording by its frame scores.</summary>
    /// <param name="frameScores">One score per frame.</param>
    /// <param name="truth">One label per frame.</param>
    /// <exception cref="ArgumentException">The numbers of frames differ, or a score is NaN; nothing is added then.</exception>
    public void Add(ReadOnlySpan<float> frameScores, ReadOnlySpan<bool> truth)
    {
        if (frameScores.Length != truth.Length)
        {
            throw new ArgumentException($"There are {frameScores.Length} frames, but {truth.Length} labels.", nameof(truth));
        }

        int[] tags = new int[truth.Length];
        for (int frame = 0; frame < tags.Length; frame++)
        {
            tags[frame] = truth[frame] ? RegionShare.NoRegion : RegionShare.Normal;
        }

        _ranking.Add(frameScores, tags);
        _clips++;
    }

    /// <summary>Adds what another metric of the same settings was given.</summary>
    /// <param name="other">The other metric; left unchanged.</param>
    /// <exception cref="ArgumentException">The other metric has other settings, or is this one.</exception>
    public void Merge(TemporalLocalization other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._topCells != _topCells)
        {
            throw new ArgumentException("Only metrics of the same settings can be merged.", nameof(other));
        }

        _ranking.Merge(other._ranking);
        _clips += other._clips;
    }

    /// <summary>The metrics over everything added so far.</summary>
    /// <returns>The values; NaN while a class is missing.</returns>
    public TemporalLocalizationResult Evaluate() => new()
    {
        Clips = _clips,
        Positives = _ranking.Positives,
        Negatives = _ranking.Negatives,
        RocAuc = _ranking.HasBothClasses ? Metrics.RocAuc.Of(_ranking) : BoundedValue.Undefined,
        F1Max = Metrics.F1Max.Of(_ranking),
    };

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute()
    {
        TemporalLocalizationResult found = Evaluate();
        string? reason = found.Clips == 0 ? "No recording has a map and labels of its frames." : MissingClass.Reason("frames", found.Positives, found.Negatives);
        return
        [
            Describe("temporalRocAuc", "Temporal ROC-AUC", found.RocAuc),
            Describe("temporalF1Max", "Temporal F1-max", new BoundedValue(found.F1Max.F1, found.F1Max.ErrorBound)),
            Describe("temporalF1MaxThreshold", "Temporal F1-max: its threshold", new BoundedValue(found.F1Max.Threshold, 0)),
            Describe("temporalF1Floor", "F1 of calling every frame anomalous", new BoundedValue(found.F1Max.Floor, 0)),
        ];

        MetricValue Describe(string name, string title, BoundedValue value) => new(name, value.Value)
        {
            Title = title,
            Count = found.Positives + found.Negatives,
            Positives = found.Positives,
            ErrorBound = double.IsNaN(value.Value) ? double.NaN : value.ErrorBound,
            Reason = double.IsNaN(value.Value) ? reason : null,
        };
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _ranking.Reset();
        _clips = 0;
    }
}
