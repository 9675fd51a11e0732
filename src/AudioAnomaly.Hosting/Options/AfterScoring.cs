namespace AudioAnomaly.Hosting;

/// <summary>What becomes of a recording of a watched folder after it was scored.</summary>
public enum AfterScoring
{
    /// <summary>It stays where it is.</summary>
    Keep,

    /// <summary>
    /// It moves to the folder <c>done</c> in the watched folder, or to <c>anomalous</c>, or, if it could not be read, to <c>failed</c>. These are not watched.
    /// </summary>
    Move,

    /// <summary>It is deleted; what could not be read moves to <c>failed</c>, which is not watched.</summary>
    Delete,
}
