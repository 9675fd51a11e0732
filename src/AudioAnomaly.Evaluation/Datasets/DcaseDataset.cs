using System.Text.RegularExpressions;

namespace AudioAnomaly.Evaluation;

/// <summary>Reads the data of DCASE challenge task 2, unsupervised detection of anomalous machine sounds, of the years 2020 to 2025.</summary>
/// <remarks>
/// <para>Every folder below the root that holds <c>train</c> or <c>test</c> (2021: <c>source_test</c> and <c>target_test</c>) is a machine;
/// the root may hold development data,
/// additional training data and evaluation data together, as the archives or the baselines unpack them.
/// A folder <c>test_rename</c>, which the baseline makes with labels in the names,
/// is read in place of the <c>test</c> beside it. Category is the machine, section its id (2020) or section;
/// domain and label come from the names and are null where those are silent,
/// as in evaluation data.</para>
/// <para>Attributes are those of <c>attributes_XX.csv</c> where there is one, and the rest of the file's name as "text";
/// "part" is "dev" or "eval" where a folder says so.</para>
/// </remarks>
public static partial class DcaseDataset
{
    /// <summary>The attribute that says which part of the challenge's data a recording belongs to: "dev" or "eval".</summary>
    public const string PartAttribute = "part";

    /// <summary>The attribute that holds what the file's name says after its number.</summary>
    public const string TextAttribute = "text";

    private const int FirstYear = 2020;
    private const int LastYear = 2025;

    // From 2023 on each machine has one section, of 990 source and 10 target recordings and 200 to judge.
    private const int FirstShotYear = 2023;
    private const int TrainCount = 1000;
    private const int TestCount = 200;

    private static readonly string[] SplitFolders = ["train", "test", "source_test", "target_test", "test_rename"];

    /// <summary>Lists the recordings, machine by machine.</summary>
    /// <param name="root">A folder above the machines.</param>
    /// <param name="year">The year of the challenge, 2020 to 2025: names of files differ.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="groundTruth">
    /// A folder with the evaluator's tables <c>ground_truth_MACHINE_section_XX_test.csv</c>, which give evaluation data its labels and domains;
    /// null if there is none.
    /// </param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such year.</exception>
    /// <exception cref="DatasetException">
    /// There is no machine, a section lacks training or test recordings, a name is not of that year, or (from 2023 on) a machine has not the published
    /// number of recordings.
    /// </exception>
    public static AudioDataset Read(string root, int year, DatasetOptions? options = null, string? groundTruth = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
        var reading = new DatasetReading(root, options);
        DcaseGroundTruth? truth = groundTruth is null ? null : DcaseGroundTruth.Read(groundTruth);
        var recordings = new List<DatasetRecording>();
        var search = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 5 };
        IEnumerable<string> machines = Directory.EnumerateDirectories(reading.Root, "*", search)
            .Where(folder => SplitFolders.Contains(Path.GetFileName(folder), StringComparer.Ordinal))
            .Select(folder => Path.GetDirectoryName(folder)!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (string machine in machines)
        {
            ReadMachine(reading, recordings, machine, year, truth);
        }

        return reading.Finish($"DCASE {year} task 2", CheckWhole(reading, recordings, year), "folders of machines such as 'fan' that hold 'train' and 'test'");
    }

    private static void ReadMachine(DatasetReading reading, List<DatasetRecording> recordings, string folder, int year, DcaseGroundTruth? truth)
    {
        string machine = Path.GetFileName(folder);
        string path = reading.RelativeName(folder);
        string? part = path.Contains("eval", StringComparison.OrdinalIgnoreCase) ? "eval"
            : path.Contains("dev", StringComparison.OrdinalIgnoreCase) ? "dev"
            : null;
        Dictionary<string, Dictionary<string, string>> attributes = ReadAttributes(reading, folder);
        foreach (string splitFolder in DatasetReading.Folders(folder))
        {
            string name = Path.GetFileName(splitFolder);
            bool isSupplemental = name == "supplemental";
            if ((!isSupplemental && !SplitFolders.Contains(name)) || (name == "test" && Directory.Exists(Path.Combine(folder, "test_rename"))))
            {
                continue;
            }

            DatasetSplit split = isSupplemental ? DatasetSplit.Supplemental : name == "train" ? DatasetSplit.Train : DatasetSplit.Test;
            foreach (string file in DatasetReading.Files(splitFolder))
            {
                string stem = Path.GetFileNameWithoutExtension(file);
                Match match = (year == FirstYear ? IdPattern() : SectionPattern()).Match(stem);
                if (!match.Success && !isSupplemental)
                {
                    reading.Report(file, year == FirstYear
                        ? "names of 2020 are such as 'normal_id_00_00000000.wav' or 'id_01_00000000.wav'. Is it of another year?"
                        : $"names of {year} are such as 'section_00_source_train_normal_0000_noAttribute.wav' or 'section_00_0000.wav'."
                            + " Is it of another year?");
                    continue;
                }

                DatasetRecording recording = Describe(
                    reading.Recording(file),
                    match,
                    split,
                    name,
                    attributes.GetValueOrDefault(Path.GetFileName(file)) ?? [],
                    part);
                recordings.Add(recording with
                {
                    Category = machine,
                    IsAnomalous = recording.IsAnomalous ?? (split == DatasetSplit.Test ? truth?.IsAnomalous(machine, Path.GetFileName(file)) : null),
                    Domain = recording.Domain ?? (split == DatasetSplit.Test ? truth?.Domain(machine, Path.GetFileName(file)) : null),
                });
            }
        }
    }

    /// <summary>What a file's name, its folder and the table of attributes say.</summary>
    private static DatasetRecording Describe(
        DatasetRecording recording,
        Match name,
        DatasetSplit split,
        string folder,
        Dictionary<string, string> attributes,
        string? part)
    {
        var said = new Dictionary<string, string>(attributes);
        if (part is not null)
        {
            said[PartAttribute] = part;
        }

        if (Text(name, "text") is { } rest)
        {
            said[TextAttribute] = rest;
        }

        bool? isAnomalous = Text(name, "label") is { } label ? label == "anomaly" : split == DatasetSplit.Train ? false : null;
        return recording with
        {
            Split = split,
            Section = Text(name, "section"),
            IsAnomalous = split == DatasetSplit.Supplemental ? null : isAnomalous,
            Domain = Text(name, "domain") ?? (folder == "source_test" ? "source" : folder == "target_test" ? "target" : null),
            Attributes = said,
        };
    }

    /// <summary>Reports sections that lack one side, and machines whose numbers are not the published ones; gives what is whole.</summary>
    private static List<DatasetRecording> CheckWhole(DatasetReading reading, List<DatasetRecording> recordings, int year)
    {
        var whole = new List<DatasetRecording>();
        foreach (IGrouping<string, DatasetRecording> machine in recordings.GroupBy(recording => recording.Category!, StringComparer.Ordinal))
        {
            bool anySection = false;
            IEnumerable<DatasetRecording> own = machine.Where(recording => recording.Split != DatasetSplit.Supplemental);
            foreach (IGrouping<string?, DatasetRecording> section in own.GroupBy(recording => recording.Section, StringComparer.Ordinal))
            {
                string location = Path.Combine(reading.Root, Path.GetDirectoryName(section.First().Name)!);
                int train = section.Count(recording => recording.Split == DatasetSplit.Train), test = section.Count() - train;
                string what = $"{machine.Key} {(year == FirstYear ? "id" : "section")} {section.Key}";
                if (train == 0 || test == 0)
                {
                    reading.Report(
                        location,
                        $"{what} has {train} training and {test} test recordings; both are needed."
                            + $" Unpack the {(train == 0 ? "development or additional training" : "development or evaluation")} data below '{reading.Root}'"
                            + " too.");
                }
                else if (reading.CheckCounts && year >= FirstShotYear && (train, test) != (TrainCount, TestCount))
                {
                    reading.Report(
                        location,
                        $"expected {TrainCount} training and {TestCount} test recordings of {what}, but found {train} and {test}."
                            + " Unpack the archive again, or set CheckCounts to false.");
                }
                else
                {
                    anySection = true;
                    whole.AddRange(section);
                }
            }

            if (anySection)
            {
                whole.AddRange(machine.Where(recording => recording.Split == DatasetSplit.Supplemental));
            }
        }

        return whole;
    }

    /// <summary>Reads <c>attributes_XX.csv</c>: a file's name, then pairs of an attribute's name and value (d1p, d1v, d2p, ...).</summary>
    private static Dictionary<string, Dictionary<string, string>> ReadAttributes(DatasetReading reading, string folder)
    {
        var all = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "attributes_*.csv").Order(StringComparer.Ordinal))
        {
            var table = CsvTable.Read(file);
            string[] unknown = [.. table.Columns.Where(column => column != "file_name" && !PairPattern().IsMatch(column))];
            if (unknown.Length > 0 || !table.Columns.Contains("file_name"))
            {
                reading.Report(file, $"expected the columns file_name, d1p, d1v, d2p, d2v and so on, but found {string.Join(", ", table.Columns)}.");
                continue;
            }

            foreach (string[] row in table.Rows)
            {
                var said = new Dictionary<string, string>(StringComparer.Ordinal);
                for (int pair = 1; table.Columns.Contains($"d{pair}p") && table.Columns.Contains($"d{pair}v"); pair++)
                {
                    if (table.Value(row, $"d{pair}p") is { Length: > 0 } name)
                    {
                        said[name] = table.Value(row, $"d{pair}v");
                    }
                }

                all[table.Value(row, "file_name").Split('/')[^1]] = said;
            }
        }

        return all;
    }

    private static string? Text(Match match, string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;

    [GeneratedRegex("^(?:(?<label>normal|anomaly)_)?id_(?<section>[0-9]{2})_[0-9]{8}$")]
    private static partial Regex IdPattern();

    [GeneratedRegex(
        "^section_(?<section>[0-9]{2})(?:_(?<domain>source|target))?(?:_(?:train|test|supplemental))?"
        + "(?:_(?<label>normal|anomaly))?_[0-9]{4}(?:_(?<text>.+))?$")]
    private static partial Regex SectionPattern();

    [GeneratedRegex("^d[0-9]+[pv]$")]
    private static partial Regex PairPattern();
}
