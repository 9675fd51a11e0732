using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Scores every normal recording by a detector that has learned the others: K-fold cross-fitting.</summary>
internal sealed class CrossFit
{
    // Fewer recordings than this are left out one by one.
    private const int FewRecordings = 10;
    private const long MemoBytes = 1L << 30;

    private readonly IReadOnlyList<ReadRecording> _recordings;
    private readonly int _folds;
    private readonly string[] _groups;
    private readonly FitContext _context;
    private readonly Dictionary<IFeatureExtractor, FeatureMemo> _memos = new(ReferenceEqualityComparer.Instance);

    /// <param name="recordings">Two or more.</param>
    /// <param name="folds">How many folds if there are recordings enough.</param>
    /// <param name="context">Of each fit; its progress is told how many recordings are scored.</param>
    public CrossFit(IReadOnlyList<ReadRecording> recordings, int folds, FitContext context)
    {
        _recordings = recordings;
        _folds = recordings.Count < FewRecordings ? recordings.Count : Math.Min(folds, recordings.Count);
        _groups = [.. recordings.Select(recording => recording.Item.Group).Distinct(StringComparer.Ordinal)];
        _context = context;
    }

    /// <summary>Whether contiguous folds are other ones than interleaved.</summary>
    public bool HasStretches => _folds < _recordings.Count;

    /// <summary>Groups that hold one recording only; a fold of such a group says no more than that recording.</summary>
    public IReadOnlyList<string> SingleGroups => [.. _groups.Where(group => _recordings.Count(recording => recording.Item.Group == group) == 1)];

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
        if (kind == FoldKind.Groups && _groups.Length < 2)
        {
            throw new FitException(
                $"All recordings are in one group, '{_groups[0]}', so that none can be left out. Put each session or machine in a folder of its own,"
                + $" name groups by {nameof(AudioItem)}.{nameof(AudioItem.WithGroup)}, or calibrate with {nameof(FoldKind)}.{nameof(FoldKind.Interleaved)}.");
        }

        var scores = new HeldOutScores();
        int done = 0;
        for (int fold = 0; fold < (kind == FoldKind.Groups ? Math.Min(_folds, _groups.Length) : _folds); fold++)
        {
            int left = fold;
            ICrossFittedDetector detector = create();
            try
            {
                detector.Fit(_recordings.Where((_, index) => FoldOf(index, kind) != left).SelectMany(recording => recording.Windows), _context with { Progress = null });
                foreach (ReadRecording recording in _recordings.Where((_, index) => FoldOf(index, kind) == left))
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

    private int FoldOf(int index, FoldKind kind) => kind switch
    {
        FoldKind.Interleaved => index % _folds,
        FoldKind.Groups => Array.IndexOf(_groups, _recordings[index].Item.Group) % _folds,
        _ => (int)((long)index * _folds / _recordings.Count),
    };
}
