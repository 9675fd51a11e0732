using AudioAnomaly.Audio;

namespace AudioAnomaly.Evaluation;

/// <summary>One reading of a data set's folder: lists files, makes recordings of them, and either raises problems or notes them.</summary>
internal sealed class DatasetReading
{
    private readonly DatasetOptions _options;
    private readonly ChannelSelection _defaultChannel;
    private readonly List<SkippedPart> _skipped = [];

    public DatasetReading(string root, DatasetOptions? options, ChannelSelection defaultChannel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = Path.GetFullPath(root);
        if (!Directory.Exists(Root))
        {
            throw new DatasetException(root, "there is no such folder. Give the folder that the data set was unpacked into.");
        }

        _options = options ?? new DatasetOptions();
        _defaultChannel = defaultChannel;
    }

    public string Root { get; }

    public bool CheckCounts => _options.CheckCounts;

    /// <summary>The recordings in a folder, by name in ordinal order; empty if there is no such folder.</summary>
    public static string[] Files(string directory, bool recursive = false)
        => Directory.Exists(directory) ? [.. new RecordingFinder().InFolder(directory, recursive)] : [];

    /// <summary>The folders in a folder, by name in ordinal order; hidden ones left out.</summary>
    public static string[] Folders(string directory)
        => [.. Directory.EnumerateDirectories(directory).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal)];

    /// <summary>Raises a problem, or notes it where the caller wants to go on.</summary>
    /// <exception cref="DatasetException">The caller does not want to go on.</exception>
    public void Report(string location, string problem)
    {
        if (!_options.SkipIncomplete)
        {
            throw new DatasetException(location, problem + " (SkipIncomplete continues with what is whole.)");
        }

        _skipped.Add(new SkippedPart(location, problem));
    }

    public DatasetRecording Recording(string file) => new()
    {
        Audio = AudioItem.FromFile(file, _options.Channel ?? _defaultChannel, _options.Reader),
        Name = RelativeName(file),
    };

    public string RelativeName(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <exception cref="DatasetException">There is nothing left.</exception>
    public AudioDataset Finish(string name, IReadOnlyCollection<DatasetRecording> recordings, string expected)
    {
        if (recordings.Count == 0)
        {
            string skipped = _skipped.Count > 0
                ? $" {CountText.Of(_skipped.Count, "part")} {CountText.Verb(_skipped.Count, "was", "were")} left out; the first was '{_skipped[0].Location}': {_skipped[0].Reason}"
                : string.Empty;
            throw new DatasetException(Root, $"there is nothing of {name} here. Expected {expected}.{skipped}");
        }

        return new AudioDataset(name, Root, recordings, _skipped);
    }
}
