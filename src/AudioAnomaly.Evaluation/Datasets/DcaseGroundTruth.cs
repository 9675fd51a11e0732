using System.Text.RegularExpressions;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Labels and domains of evaluation recordings, from tables that are published apart: <c>ground_truth_MACHINE_section_XX_test.csv</c>, without header,
/// a file's name and 0 or 1 in each row.
/// </summary>
/// <remarks>Tables in a folder whose name contains "domain" hold domains (0 source, 1 target), all others labels (1 anomalous).</remarks>
internal sealed partial class DcaseGroundTruth
{
    private readonly Dictionary<(string Machine, string File), bool> _labels = [];
    private readonly Dictionary<(string Machine, string File), bool> _targets = [];

    private DcaseGroundTruth()
    {
    }

    /// <exception cref="DatasetException">There is no such folder, no table in it, or a row that is not as above.</exception>
    public static DcaseGroundTruth Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DatasetException(folder, "there is no such folder of ground-truth tables.");
        }

        var truth = new DcaseGroundTruth();
        foreach (string file in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (NamePattern().Match(Path.GetFileName(file)) is { Success: true } name)
            {
                bool isDomain = Path.GetFileName(Path.GetDirectoryName(file)!).Contains("domain", StringComparison.OrdinalIgnoreCase);
                Add(file, name.Groups[1].Value, isDomain ? truth._targets : truth._labels);
            }
        }

        return truth._labels.Count > 0 ? truth
            : throw new DatasetException(folder, "expected tables such as 'ground_truth_ToyDrone_section_00_test.csv' in this folder or below it.");
    }

    public bool? IsAnomalous(string machine, string file) => _labels.TryGetValue((machine, file), out bool label) ? label : null;

    public string? Domain(string machine, string file) => _targets.TryGetValue((machine, file), out bool isTarget) ? (isTarget ? "target" : "source") : null;

    private static void Add(string file, string machine, Dictionary<(string Machine, string File), bool> into)
    {
        foreach (string[] row in CsvTable.ReadRows(file))
        {
            if (row.Length != 2 || row[1].Trim() is not ("0" or "1"))
            {
                throw new DatasetException(file, $"expected a file's name and 0 or 1 in each row, but found '{string.Join(',', row)}'.");
            }

            into[(machine, row[0].Trim())] = row[1].Trim() == "1";
        }
    }

    [GeneratedRegex("^ground_truth_(.+)_section_[0-9]{2}_test\\.csv$")]
    private static partial Regex NamePattern();
}
