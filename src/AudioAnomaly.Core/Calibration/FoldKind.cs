namespace AudioAnomaly;

/// <summary>How normal recordings are dealt out to folds.</summary>
public enum FoldKind
{
    /// <summary>Every so-manieth recording of the list is in one fold, so that neighbours (one day, one place) end up in different ones.</summary>
    Interleaved,

    /// <summary>
    /// A fold is one stretch of the list. The threshold then allows for a future that differs from what was learned as these stretches differ from each other.
    /// </summary>
    Contiguous,

    /// <summary>
    /// A fold is one or several groups: recordings of one <see cref="AudioItem.Group"/> or, where none is given, of one folder. The threshold then allows for
    /// what differs between sessions or machines.
    /// </summary>
    Groups,
}
