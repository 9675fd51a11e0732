namespace AudioAnomaly.Evaluation;

/// <summary>
/// Reads UrbanSound8K: 8,732 sounds of the city of up to 4 s in 10 classes and 10 folds (Salamon et al., "A Dataset and Taxonomy for Urban Sound
/// Research", ACM Multimedia 2014).
/// </summary>
/// <remarks>
/// The folder holds <c>metadata/UrbanSound8K.csv</c> and <c>audio/fold1</c> to <c>audio/fold10</c>. Category is the class, fold the data set's own;
/// sounds cut from one original (fsID) share a group. There is no anomaly and no split here.
/// </remarks>
public static class UrbanSound8KDataset
{
    private const int ClipCount = 8732;

    /// <summary>Lists the recordings in the table's order.</summary>
    /// <param name="root">The unpacked folder.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">The table is missing or has other columns, a recording is missing, or there are not 8,732.</exception>
    public static AudioDataset Read(string root, DatasetOptions? options = null)
    {
        var reading = new DatasetReading(root, options);
        var table = CsvTable.Read(Path.Combine(reading.Root, "metadata", "UrbanSound8K.csv"));
        table.CheckColumns(reading, "slice_file_name", "fsID", "start", "end", "salience", "fold", "classID", "class");
        if (reading.CheckCounts && table.Rows.Count != ClipCount)
        {
            reading.Report(
                table.File,
                $"expected {ClipCount} recordings, but it lists {table.Rows.Count}. Set CheckCounts to false for a part of the data set.");
        }

        var recordings = new List<DatasetRecording>();
        foreach (string[] row in table.Rows)
        {
            int fold = table.Integer(row, "fold");
            string file = Path.Combine(reading.Root, "audio", $"fold{fold}", table.Value(row, "slice_file_name"));
            if (!File.Exists(file))
            {
                reading.Report(file, "the table lists this recording, but it is missing.");
                continue;
            }

            recordings.Add(reading.Recording(file) with
            {
                Category = table.Value(row, "class"),
                Fold = fold,
                Group = table.Value(row, "fsID"),
                Attributes = new Dictionary<string, string>
                {
                    ["salience"] = table.Value(row, "salience"),
                    ["start"] = table.Value(row, "start"),
                    ["end"] = table.Value(row, "end"),
                },
            });
        }

        return reading.Finish("UrbanSound8K", recordings, "'metadata/UrbanSound8K.csv' and the recordings it lists in 'audio/fold1' to 'audio/fold10'");
    }
}
