using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Scores every normal recording by a detector that has learned the others: K-fold cross-fitting.</summary>
internal sealed class CrossFit
{
    private const long MemoBytes = 1L << 30;

    private readonly IReadOnlyList<ReadRecording> _recordings;
    private readonly FoldDeal _deal;
    private readonly FitContext _context;
    private readonly Dictionary<IFeatureExtractor, FeatureMemo> _memos = new(ReferenceEqualityComparer.Instance);

    /// <param name="recordings">Two or more.</param>
    /// <param name="folds">How many folds if there are recordings enough.</param>
    /// <param name="context">Of each fit; its progress is told how many recordings are scored.</param>
    public CrossFit(IReadOnlyList<ReadRecording> recordings, int folds, FitContext context)
    {
        _recordings = recordings;
        _deal = new FoldDeal([.. recordings.Select(recording => recording.Item.Group)], folds);
        _context = context;
    }

    /// <summary>Whether contiguous folds are other ones than interleaved.</summary>
    public bool HasStretches => _deal.HasStretches;

    /// <inheritdoc cref="FoldDeal.WarningOfSingleGroups"/>
    public string? WarningOfSingleGroups => _deal.WarningOfSingleGroups;

    /// <summary>Lets detectors of all folds share features.</summary>
    public IFeatureExtractor Share(IFeatureExtractor extractor)
    {
        if (!_memos.TryGetValue(extractor, out FeatureMemo? memo))
        {
            _memos[extractor] = memo = new FeatureMemo(extractor, MemoBytes);
        }

        return memo;
    }

    /// <summary>Fits as many detectors as there are folds, one after the other, and scores with each what it has not learned.</summary>
    /// <param name="create">Makes a detector, not fitted.</param>
    /// <param name="kind">How recordings are dealt out.</param>
    /// <param name="progress">Whether progress is told.</param>
    /// <exception cref="FitException">Folds of groups are asked for, and all recordings are in one.</exception>
    public HeldOutScores Score(Func<ICrossFittedDetector> create, FoldKind kind, bool progress)
    {
        int folds = _deal.CountOf(kind);
        var scores = new HeldOutScores();
        int done = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            int left = fold;
            ICrossFittedDetector detector = create();
            try
            {
                detector.Fit(_recordings.Where((_, index) => _deal.FoldOf(index, kind) != left).SelectMany(recording => recording.Windows), _context with { Progress = null });
                foreach (ReadRecording recording in _recordings.Where((_, index) => _deal.FoldOf(index, kind) == left))
                {
                    foreach (Spectrogram window in recording.Calibrates ? recording.Windows : [])
                    {
                        _context.CancellationToken.ThrowIfCancellationRequested();
                        scores.Add(detector, window, recording.Item.Name);
                    }

                    done++;
                    if (progress)
                    {
                        _context.Progress?.Report(new FitProgress(FitStage.Calibrating, done, _recordings.Count));
                    }
                }
            }
            finally
            {
                (detector as IDisposable)?.Dispose();
            }
        }

        return scores;
    }
}
