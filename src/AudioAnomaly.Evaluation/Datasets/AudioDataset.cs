namespace AudioAnomaly.Evaluation;

/// <summary>A list of labelled recordings. Immutable; nothing is decoded before it is asked for.</summary>
public sealed class AudioDataset
{
    /// <summary>Creates a data set.</summary>
    /// <param name="name">Its name, for tables and messages.</param>
    /// <param name="root">Its folder, or what stands for one in messages.</param>
    /// <param name="recordings">Its recordings, in a fixed order.</param>
    /// <param name="skipped">What was left out.</param>
    public AudioDataset(string name, string root, IEnumerable<DatasetRecording> recordings, IEnumerable<SkippedPart>? skipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(recordings);
        (Name, Root, Recordings, Skipped) = (name, root, [.. recordings], [.. skipped ?? []]);
    }

    /// <summary>The data set's name.</summary>
    public string Name { get; }

    /// <summary>Its folder, or what stands for one in messages.</summary>
    public string Root { get; }

    /// <summary>The recordings, in a fixed order.</summary>
    public IReadOnlyList<DatasetRecording> Recordings { get; }

    /// <summary>What was left out because it was not whole; empty unless that was asked for.</summary>
    public IReadOnlyList<SkippedPart> Skipped { get; }

    /// <summary>The kinds of machine or classes of sound, in ordinal order.</summary>
    public IReadOnlyList<string> Categories
        => [.. Recordings.Select(recording => recording.Category).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Chooses some of the recordings.</summary>
    /// <param name="predicate">Which ones to keep.</param>
    /// <returns>A data set of the same name with those, in the same order.</returns>
    public AudioDataset Where(Func<DatasetRecording, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new AudioDataset(Name, Root, Recordings.Where(predicate), Skipped);
    }

    /// <summary>The sounds of one split, for fitting or scoring.</summary>
    /// <param name="split">The split.</param>
    /// <returns>The sounds, in the order of <see cref="Recordings"/>; perhaps none.</returns>
    public AudioSource ToSource(DatasetSplit split)
        => AudioSource.FromItems(Recordings.Where(recording => recording.Split == split).Select(recording => recording.Audio));

    /// <summary>All sounds.</summary>
    /// <returns>The sounds, in the order of <see cref="Recordings"/>.</returns>
    public AudioSource ToSource() => AudioSource.FromItems(Recordings.Select(recording => recording.Audio));
}
