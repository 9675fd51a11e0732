namespace AudioAnomaly.Evaluation;

/// <summary>Reads recordings sorted into plain folders.</summary>
/// <remarks>
/// <para>Two layouts are known. <c>train/</c> with normal recordings, optionally <c>validation/</c> (or <c>val/</c>) with more of them,
/// and <c>test/</c> with a folder <c>normal/</c> (or <c>good/</c>, <c>healthy/</c>) and one or more others, each of which holds a kind of anomaly; the kind
/// is the attribute "kind". The folders of <c>test/</c> may also stand beside <c>train/</c> as <c>test_normal/</c> and <c>test_KIND/</c>.
/// Or a folder of normal recordings and others that hold a kind of anomaly each: then every third normal recording by path joins the anomalies as the test.
/// </para>
/// <para>Folders are searched to any depth. Capitals do not matter.</para>
/// </remarks>
/// <example>
/// <code>
/// AudioDataset sounds = FolderDataset.Read("sounds"); // train/, test/normal/, test/abnormal/
/// Console.WriteLine($"{sounds.ToSource(DatasetSplit.Train).Items.Count} recordings to learn");
/// Console.WriteLine($"{sounds.Recordings.Count(recording => recording.IsAnomalous == true)} with a fault");
/// </code>
/// </example>
public static class FolderDataset
{
    /// <summary>The attribute that names an anomaly's folder.</summary>
    public const string KindAttribute = "kind";

    private const string Expected = "'train' and 'test/normal' and 'test/abnormal', or 'normal' and 'abnormal'";

    // One of so many normal recordings is tested: spread over the list, so that a change along it is not taken for an anomaly.
    private const int TestedOf = 3;
    private const string TestPrefix = "test_";
    private static readonly string[] NormalNames = ["normal", "good", "healthy"];

    /// <summary>Lists the recordings.</summary>
    /// <param name="root">The folder that holds the folders above.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">The folder or a part of it is missing or empty.</exception>
    public static AudioDataset Read(string root, DatasetOptions? options = null)
    {
        var reading = new DatasetReading(root, options);
        var recordings = new List<DatasetRecording>();
        if (Directory.Exists(Path.Combine(reading.Root, "train")) || Directory.Exists(Path.Combine(reading.Root, "test")))
        {
            ReadSplits(reading, recordings);
        }
        else
        {
            ReadLabels(reading, recordings);
        }

        return reading.Finish(Path.GetFileName(reading.Root), recordings, Expected);
    }

    /// <summary>Lists the recordings of several folders, each a set of its own: a recording's category is the name of its folder.</summary>
    /// <param name="roots">The folders, of different names.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The data set; its root is the first folder's.</returns>
    /// <exception cref="DatasetException">A folder or a part of it is missing or empty, or two have one name.</exception>
    public static AudioDataset Read(IReadOnlyList<string> roots, DatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentOutOfRangeException.ThrowIfZero(roots.Count);
        AudioDataset[] sets = [.. roots.Select(root => Read(root, options))];
        return sets.GroupBy(set => set.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new DatasetException(twice.Last().Root, $"another folder is called '{twice.Key}' too, and sets are told apart by their names. Rename one.")
            : new AudioDataset(
                $"{sets.Length} folders",
                sets[0].Root,
                sets.SelectMany(set => set.Recordings.Select(recording => recording with { Category = set.Name, Name = $"{set.Name}/{recording.Name}" })),
                sets.SelectMany(set => set.Skipped));
    }

    private static void ReadSplits(DatasetReading reading, List<DatasetRecording> recordings)
    {
        string train = Path.Combine(reading.Root, "train"), test = Path.Combine(reading.Root, "test");
        AddAll(reading, recordings, train, DatasetSplit.Train, isAnomalous: false, required: true);
        foreach (string name in (string[])["validation", "val"])
        {
            AddAll(reading, recordings, Path.Combine(reading.Root, name), DatasetSplit.Validation, isAnomalous: false, required: false);
        }

        string[] folders =
        [
            .. Directory.Exists(test) ? DatasetReading.Folders(test) : [],
            .. DatasetReading.Folders(reading.Root).Where(folder => Path.GetFileName(folder).StartsWith(TestPrefix, StringComparison.OrdinalIgnoreCase)),
        ];
        string[] normal = Array.FindAll(folders, IsNormal);
        string[] anomalous = [.. folders.Except(normal)];
        if (normal.Length == 0 || anomalous.Length == 0)
        {
            reading.Report(test, $"it must hold a folder 'normal' and a folder of anomalies such as 'abnormal', but holds {Listing(folders)}.");
        }

        Array.ForEach(normal, folder => AddAll(reading, recordings, folder, DatasetSplit.Test, isAnomalous: false, required: true));
        Array.ForEach(anomalous, folder => AddAll(reading, recordings, folder, DatasetSplit.Test, isAnomalous: true, required: true));
    }

    private static void ReadLabels(DatasetReading reading, List<DatasetRecording> recordings)
    {
        string[] folders = DatasetReading.Folders(reading.Root);
        string[] normalFolders = Array.FindAll(folders, IsNormal);
        string[] anomalyFolders = [.. folders.Except(normalFolders)];
        if (normalFolders.Length == 0 || anomalyFolders.Length == 0)
        {
            throw new DatasetException(reading.Root, $"expected {Expected}, but it holds {Listing(folders)}.");
        }

        string[] normal = [.. normalFolders.SelectMany(folder => DatasetReading.Files(folder, recursive: true))];
        DatasetRecording[] anomalous =
            [.. anomalyFolders.SelectMany(folder => DatasetReading.Files(folder, recursive: true).Select(file => Anomaly(reading, file, folder)))];
        if (normal.Length < 2 || anomalous.Length == 0)
        {
            throw new DatasetException(
                normal.Length < 2 ? normalFolders[0] : anomalyFolders[0],
                $"there are {normal.Length} normal and {anomalous.Length} anomalous recordings; at least 2 and 1 are needed,"
                    + " to learn from one and to test with the others.");
        }

        recordings.AddRange(normal.Select((file, index) => reading.Recording(file) with
        {
            Split = index % TestedOf == TestedOf - 1 || (normal.Length < TestedOf && index == normal.Length - 1) ? DatasetSplit.Test : DatasetSplit.Train,
            IsAnomalous = false,
        }));
        recordings.AddRange(anomalous);
    }

    private static void AddAll(DatasetReading reading, List<DatasetRecording> recordings, string folder, DatasetSplit split, bool isAnomalous, bool required)
    {
        string[] files = DatasetReading.Files(folder, recursive: true);
        if (files.Length == 0 && required)
        {
            reading.Report(folder, "expected recordings in this folder or below it, but there are none.");
        }

        recordings.AddRange(files.Select(file => isAnomalous
            ? Anomaly(reading, file, folder)
            : reading.Recording(file) with { Split = split, IsAnomalous = false }));
    }

    private static DatasetRecording Anomaly(DatasetReading reading, string file, string folder) => reading.Recording(file) with
    {
        Split = DatasetSplit.Test,
        IsAnomalous = true,
        Attributes = new Dictionary<string, string> { [KindAttribute] = PlainName(folder) },
    };

    private static bool IsNormal(string folder) => NormalNames.Contains(PlainName(folder), StringComparer.OrdinalIgnoreCase);

    private static string PlainName(string folder) => Path.GetFileName(folder) is var name && name.StartsWith(TestPrefix, StringComparison.OrdinalIgnoreCase)
        ? name[TestPrefix.Length..]
        : name;

    private static string Listing(string[] folders)
        => folders.Length == 0
            ? "no folders"
            : string.Join(", ", folders.Take(8).Select(folder => $"'{Path.GetFileName(folder)}'")) + (folders.Length > 8 ? " and others" : string.Empty);
}
