namespace AudioAnomaly;

/// <summary>How recordings are dealt out to folds. Immutable.</summary>
internal sealed class FoldDeal
{
    // Fewer recordings than this are left out one by one.
    private const int FewRecordings = 10;

    private readonly IReadOnlyList<string> _groupOf;
    private readonly int _folds;
    private readonly string[] _groups;

    /// <param name="groupOf">The group of each recording; two recordings or more.</param>
    /// <param name="folds">How many folds if there are recordings enough.</param>
    public FoldDeal(IReadOnlyList<string> groupOf, int folds)
    {
        _groupOf = groupOf;
        _folds = groupOf.Count < FewRecordings ? groupOf.Count : Math.Min(folds, groupOf.Count);
        _groups = [.. groupOf.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether contiguous folds are other ones than interleaved.</summary>
    public bool HasStretches => _folds < _groupOf.Count;

    /// <summary>What to tell of groups that hold one recording only: a fold of such a group says no more than that recording. Null if there is none.</summary>
    public string? WarningOfSingleGroups => _groups.Where(group => _groupOf.Count(other => other == group) == 1).ToList() is not [var first, ..] single ? null
        : $"Groups of one recording only: {single.Count}, '{first}' among them. They say little of what differs between groups."
            + " Give several recordings of each session or machine.";

    /// <summary>How many folds there are.</summary>
    /// <exception cref="FitException">Folds of groups are asked for, and all recordings are in one.</exception>
    public int CountOf(FoldKind kind)
    {
        if (kind == FoldKind.Groups && _groups.Length < 2)
        {
            throw new FitException(
                $"All recordings are in one group, '{_groups[0]}', so that none can be left out. Put each session or machine in a folder of its own,"
                + $" name groups by {nameof(AudioItem)}.{nameof(AudioItem.WithGroup)}, or calibrate with {nameof(FoldKind)}.{nameof(FoldKind.Interleaved)}.");
        }

        return kind == FoldKind.Groups ? Math.Min(_folds, _groups.Length) : _folds;
    }

    /// <summary>The fold of a recording.</summary>
    public int FoldOf(int index, FoldKind kind) => kind switch
    {
        FoldKind.Interleaved => index % _folds,
        FoldKind.Groups => Array.IndexOf(_groups, _groupOf[index]) % _folds,
        _ => (int)((long)index * _folds / _groupOf.Count),
    };
}
