namespace AudioAnomaly.Evaluation;

/// <summary>Reads recordings sorted into plain folders.</summary>
/// <remarks>
/// <para>Two layouts are known. <c>train/</c> with normal recordings, optionally <c>validation/</c> (or <c>val/</c>) with more of them,
/// and <c>test/</c> with a folder
/// <c>normal/</c> (or <c>good/</c>) and one or more others, each of which holds a kind of anomaly; the kind is the attribute "kind".
/// Or <c>normal/</c> and <c>abnormal/</c>
/// (or <c>anomaly/</c>, <c>anomalous/</c>) alone: then the first normal recordings by path, as many as there are anomalies but at most half,
/// join the anomalies as the test,
/// which is MIMII's rule.</para>
/// <para>Folders are searched to any depth.</para>
/// </remarks>
public static class FolderDataset
{
    /// <summary>The attribute that names an anomaly's folder.</summary>
    public const string KindAttribute = "kind";

    private const string Expected = "'train' and 'test/normal' and 'test/abnormal', or 'normal' and 'abnormal'";
    private static readonly string[] NormalNames = ["normal", "good"];
    private static readonly string[] AnomalyNames = ["abnormal", "anomaly", "anomalous"];

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

    private static void ReadSplits(DatasetReading reading, List<DatasetRecording> recordings)
    {
        string train = Path.Combine(reading.Root, "train"), test = Path.Combine(reading.Root, "test");
        AddAll(reading, recordings, train, DatasetSplit.Train, isAnomalous: false, required: true);
        foreach (string name in (string[])["validation", "val"])
        {
            AddAll(reading, recordings, Path.Combine(reading.Root, name), DatasetSplit.Validation, isAnomalous: false, required: false);
        }

        string[] folders = Directory.Exists(test) ? DatasetReading.Folders(test) : [];
        string[] normal = Array.FindAll(folders, folder => IsNamed(folder, NormalNames));
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
        string? normalFolder = Array.Find(folders, folder => IsNamed(folder, NormalNames));
        string? anomalyFolder = Array.Find(folders, folder => IsNamed(folder, AnomalyNames));
        if (normalFolder is null || anomalyFolder is null)
        {
            throw new DatasetException(reading.Root, $"expected {Expected}, but it holds {Listing(folders)}.");
        }

        string[] normal = DatasetReading.Files(normalFolder, recursive: true), anomalous = DatasetReading.Files(anomalyFolder, recursive: true);
        if (normal.Length < 2 || anomalous.Length == 0)
        {
            throw new DatasetException(
                normal.Length < 2 ? normalFolder : anomalyFolder,
                $"there are {normal.Length} normal and {anomalous.Length} anomalous recordings; at least 2 and 1 are needed,"
                    + " to learn from one and to test with the others.");
        }

        int tested = Math.Min(anomalous.Length, normal.Length / 2);
        recordings.AddRange(normal.Skip(tested).Select(file => reading.Recording(file) with { Split = DatasetSplit.Train, IsAnomalous = false }));
        recordings.AddRange(normal.Take(tested).Select(file => reading.Recording(file) with { Split = DatasetSplit.Test, IsAnomalous = false }));
        recordings.AddRange(anomalous.Select(file => Anomaly(reading, file, anomalyFolder)));
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
        Attributes = new Dictionary<string, string> { [KindAttribute] = Path.GetFileName(folder) },
    };

    private static bool IsNamed(string folder, string[] names) => names.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase);

    private static string Listing(string[] folders)
        => folders.Length == 0
            ? "no folders"
            : string.Join(", ", folders.Take(8).Select(folder => $"'{Path.GetFileName(folder)}'")) + (folders.Length > 8 ? " and others" : string.Empty);
}
