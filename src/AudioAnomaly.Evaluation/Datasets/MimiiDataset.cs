using System.Globalization;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Reads MIMII: sounds of industrial machines in factory noise (Purohit et al., "MIMII Dataset", DCASE Workshop 2019; Zenodo record 3384388).
/// </summary>
/// <remarks>
/// <para>A unit is one machine of one kind at one ratio of machine to noise, in folders <c>.../id_00/normal</c> and <c>.../id_00/abnormal</c>.
/// Above them the kind
/// (<c>fan</c>, <c>pump</c>, <c>slider</c>, <c>valve</c>) and the ratio (<c>6_dB</c>, <c>0dB</c>, <c>-6_dB_fan</c>, <c>min6dB</c>) may stand in any order,
/// so that the unpacked
/// archives (<c>6_dB_fan/fan/id_00</c>), the baseline's folders (<c>6dB/fan/id_00</c>) and <c>fan/6_dB/id_00</c> are all read;
/// the root may be any folder above the ids.</para>
/// <para>The archives have no split. That of the authors' baseline is used: of the normal recordings sorted by name, the first,
/// as many as there are anomalous ones, join those
/// as a balanced test; the rest are learned. The recordings have 8 channels; the baseline hears channel 0, and so does this reader by default.</para>
/// </remarks>
public static partial class MimiiDataset
{
    private const string DataSetName = "MIMII";
    private const string Normal = "normal";
    private const string Abnormal = "abnormal";
    private static readonly string[] Machines = ["fan", "pump", "slider", "valve"];

    // Normal and anomalous recordings of ids 00, 02, 04 and 06, the same at each ratio.
    private static readonly Dictionary<(string Machine, string Id), (int Normal, int Abnormal)> Published = new()
    {
        [("fan", "00")] = (1011, 407),
        [("fan", "02")] = (1016, 359),
        [("fan", "04")] = (1033, 348),
        [("fan", "06")] = (1015, 361),
        [("pump", "00")] = (1006, 143),
        [("pump", "02")] = (1005, 111),
        [("pump", "04")] = (702, 100),
        [("pump", "06")] = (1036, 102),
        [("slider", "00")] = (1068, 356),
        [("slider", "02")] = (1068, 267),
        [("slider", "04")] = (534, 178),
        [("slider", "06")] = (534, 89),
        [("valve", "00")] = (991, 119),
        [("valve", "02")] = (708, 120),
        [("valve", "04")] = (1000, 120),
        [("valve", "06")] = (992, 120),
    };

    /// <summary>Lists the recordings: kind as category, id as section, ratio as SNR.</summary>
    /// <param name="root">A folder above the ids.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The data set, unit by unit.</returns>
    /// <exception cref="DatasetException">
    /// A unit lacks a folder, is there twice, or does not have the published number of recordings; its kind or ratio is not named; or there is no unit.
    /// </exception>
    public static AudioDataset Read(string root, DatasetOptions? options = null)
    {
        var reading = new DatasetReading(root, options, ChannelSelection.Single(0));
        var recordings = new List<DatasetRecording>();
        var seen = new Dictionary<(string, string, double), string>();
        var search = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 5 };
        foreach (string folder in Directory.EnumerateDirectories(reading.Root, "id_*", search).Prepend(reading.Root).Order(StringComparer.Ordinal))
        {
            if (IdPattern().Match(Path.GetFileName(folder)) is { Success: true } id)
            {
                ReadUnit(reading, recordings, seen, folder, id.Groups[1].Value);
            }
        }

        return reading.Finish(DataSetName, recordings, "folders such as '6_dB_fan/fan/id_00/normal' and '6_dB_fan/fan/id_00/abnormal'");
    }

    private static void ReadUnit(
        DatasetReading reading,
        List<DatasetRecording> recordings,
        Dictionary<(string Machine, string Id, double SnrDb), string> seen,
        string folder,
        string id)
    {
        if (NameOf(folder) is not (string machine, double snrDb))
        {
            reading.Report(
                folder,
                $"the folders above must name the kind of machine ({string.Join(", ", Machines)}) and the ratio in dB (such as '6_dB' or 'min6dB').");
            return;
        }

        string[] normal = DatasetReading.Files(Path.Combine(folder, Normal)), abnormal = DatasetReading.Files(Path.Combine(folder, Abnormal));
        (int Normal, int Abnormal)? published = Published.TryGetValue((machine, id), out var counts) ? counts : null;
        if (normal.Length == 0 || abnormal.Length == 0)
        {
            reading.Report(folder, $"expected recordings in 'normal' and in 'abnormal', but found {normal.Length} and {abnormal.Length}.");
        }
        else if (reading.CheckCounts && published is { } expected && expected != (normal.Length, abnormal.Length))
        {
            reading.Report(
                folder,
                $"expected {expected.Normal} normal and {expected.Abnormal} abnormal recordings of {machine} id_{id},"
                    + $" but found {normal.Length} and {abnormal.Length}. Unpack the archive again, or set CheckCounts to false.");
        }
        else if (normal.Length <= abnormal.Length)
        {
            reading.Report(folder, $"of {normal.Length} normal recordings, {abnormal.Length} belong to the balanced test, which leaves none to learn from.");
        }
        else if (!seen.TryAdd((machine, id, snrDb), folder))
        {
            reading.Report(folder, string.Create(CultureInfo.InvariantCulture, $"this is {machine} id_{id} at {snrDb:0} dB again, which '{seen[(machine, id, snrDb)]}' holds already."));
        }
        else
        {
            recordings.AddRange(normal.Select(
                (file, index) => Describe(file, index < abnormal.Length ? DatasetSplit.Test : DatasetSplit.Train, isAnomalous: false)));
            recordings.AddRange(abnormal.Select(file => Describe(file, DatasetSplit.Test, isAnomalous: true)));
        }

        DatasetRecording Describe(string file, DatasetSplit split, bool isAnomalous) => reading.Recording(file) with
        {
            Split = split,
            IsAnomalous = isAnomalous,
            Category = machine,
            Section = id,
            SnrDb = snrDb,
        };
    }

    /// <summary>Finds kind and ratio in the nearest folders above an id, the root's own name and that of its parents included.</summary>
    private static (string Machine, double SnrDb)? NameOf(string folder)
    {
        string[] above = [.. folder.Split(Path.DirectorySeparatorChar)[..^1].Reverse().Take(4)];
        string? machine = Array.Find(above, name => Machines.Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? Array.Find(Machines, kind => above.Length > 0 && above[0].EndsWith($"_{kind}", StringComparison.OrdinalIgnoreCase));
        Match? ratio = above.Select(name => RatioPattern().Match(name)).FirstOrDefault(match => match.Success);
        if (machine is null || ratio is null)
        {
            return null;
        }

        double value = double.Parse(ratio.Groups[2].Value, CultureInfo.InvariantCulture);
        return (machine.ToLowerInvariant(), ratio.Groups[1].Value.Length > 0 ? -value : value);
    }

    [GeneratedRegex("^id_([0-9]{2})$")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^(-|min|minus_?)?([0-9]{1,2})_?dB(?:_.*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex RatioPattern();
}
