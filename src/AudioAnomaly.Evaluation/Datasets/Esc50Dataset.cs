namespace AudioAnomaly.Evaluation;

/// <summary>
/// Reads ESC-50: 2,000 environmental sounds of 5 s in 50 classes and 5 folds (Piczak, "ESC:
/// Dataset for Environmental Sound Classification", ACM Multimedia 2015).
/// </summary>
/// <remarks>
/// The folder holds <c>meta/esc50.csv</c> and <c>audio/</c>. Category is the class, fold the data set's own;
/// sounds cut from one original (src_file) share a group. There is no anomaly and no split here.
/// </remarks>
public static class Esc50Dataset
{
    /// <summary>The attribute that is "True" for the classes of ESC-10.</summary>
    public const string Esc10Attribute = "esc10";

    private const int ClipCount = 2000;

    /// <summary>Lists the recordings in the table's order.</summary>
    /// <param name="root">The unpacked folder.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">The table is missing or has other columns, a recording is missing, or there are not 2,000.</exception>
    public static AudioDataset Read(string root, DatasetOptions? options = null)
    {
        var reading = new DatasetReading(root, options);
        var table = CsvTable.Read(Path.Combine(reading.Root, "meta", "esc50.csv"));
        table.CheckColumns(reading, "filename", "fold", "target", "category", "esc10", "src_file", "take");
        if (reading.CheckCounts && table.Rows.Count != ClipCount)
        {
            reading.Report(
                table.File,
                $"expected {ClipCount} recordings, but it lists {table.Rows.Count}. Set CheckCounts to false for a part of the data set.");
        }

        var recordings = new List<DatasetRecording>();
        foreach (string[] row in table.Rows)
        {
            string file = Path.Combine(reading.Root, "audio", table.Value(row, "filename"));
            if (!File.Exists(file))
            {
                reading.Report(file, "the table lists this recording, but it is missing.");
                continue;
            }

            recordings.Add(reading.Recording(file) with
            {
                Category = table.Value(row, "category"),
                Fold = table.Integer(row, "fold"),
                Group = table.Value(row, "src_file"),
                Attributes = new Dictionary<string, string>
                {
                    [Esc10Attribute] = table.Value(row, "esc10"),
                    ["target"] = table.Value(row, "target"),
                    ["take"] = table.Value(row, "take"),
                },
            });
        }

        return reading.Finish("ESC-50", recordings, "'meta/esc50.csv' and the recordings it lists in 'audio'");
    }
}
