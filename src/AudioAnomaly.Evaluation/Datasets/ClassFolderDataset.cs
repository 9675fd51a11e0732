using System.Globalization;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Evaluation;

/// <summary>Reads a folder with one folder per class of sound, as ESC-10 is often unpacked.</summary>
/// <remarks>
/// Names such as <c>5-181766-A.wav</c> and <c>5-181766-A-10.wav</c> are read as ESC's: fold, original, take. The original is then the recording's group;
/// other names give neither fold nor group.
/// There is no anomaly and no split here.
/// </remarks>
public static partial class ClassFolderDataset
{
    /// <summary>Lists the recordings, class by class.</summary>
    /// <param name="root">The folder that holds the classes' folders.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">There is no such folder, no class in it, or a class without recordings.</exception>
    public static AudioDataset Read(string root, DatasetOptions? options = null)
    {
        var reading = new DatasetReading(root, options);
        var recordings = new List<DatasetRecording>();
        foreach (string folder in DatasetReading.Folders(reading.Root))
        {
            string[] files = DatasetReading.Files(folder, recursive: true);
            if (files.Length == 0)
            {
                reading.Report(folder, "expected recordings of this class, but there are none.");
            }

            recordings.AddRange(files.Select(file => Describe(reading.Recording(file), Path.GetFileName(folder), Path.GetFileNameWithoutExtension(file))));
        }

        return reading.Finish(Path.GetFileName(reading.Root), recordings, "one folder per class");
    }

    private static DatasetRecording Describe(DatasetRecording recording, string category, string name)
    {
        Match esc = EscPattern().Match(name);
        return recording with
        {
            Category = category,
            Fold = esc.Success ? int.Parse(esc.Groups[1].Value, CultureInfo.InvariantCulture) : null,
            Group = esc.Success ? esc.Groups[2].Value : null,
        };
    }

    [GeneratedRegex("^([0-9])-([0-9]+)-[A-Z](?:-[0-9]+)?$")]
    private static partial Regex EscPattern();
}
