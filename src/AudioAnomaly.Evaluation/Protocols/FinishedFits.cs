using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AudioAnomaly.Evaluation;

/// <summary>Keeps finished fits in a folder, one file each, so that a run that was broken off goes on where it was.</summary>
internal sealed class FinishedFits
{
    private readonly string? _folder;

    /// <summary>How many files were damaged, so that what they held is computed anew.</summary>
    public int Damaged { get; private set; }

    /// <param name="output">The folder of the report; null to keep nothing.</param>
    public FinishedFits(string? output) => _folder = output is null ? null : Path.Combine(output, "parts");

    /// <summary>A name for the files of a fit, the same for the same detector, seed and part whatever the settings.</summary>
    public static string NameOf(EvaluationPart part, EvaluationContestant contestant, int seed)
    {
        string identity = string.Create(CultureInfo.InvariantCulture, $"{part.Dataset}|{part.Group}|{part.Section}|{part.SnrDb}|{contestant.Name}|{seed}");
        var name = new StringBuilder();
        foreach (char c in string.Create(CultureInfo.InvariantCulture, $"{contestant.Name}-{seed}-{part.Name}"))
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_');
        }

        // Long or strange names must not meet in one file.
        return $"{name.ToString()[..Math.Min(name.Length, 80)]}-{StableHash.Fingerprint(identity)[..8]}";
    }

    /// <summary>A fingerprint of everything that decides what a fit finds: library, settings, seed, and the recordings with their sizes.</summary>
    public static string KeyOf(EvaluationPart part, EvaluationContestant contestant, int seed, EvaluationOptions options)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{EvaluationReport.CurrentFormat}|{EvaluationRunner.LibraryVersion}|{part.Dataset}|{part.Name}|{contestant.Name}|{seed}|{options.Seeds[0] == seed}");
        text.AppendLine(contestant.Settings).AppendJoin('|', options.Describe().Prepend(new("protocol", options.Protocol))).AppendLine();
        foreach (DatasetRecording recording in part.Training.Concat(part.Calibration))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{recording.Split}|{recording.Name}|{StampOf(recording.Audio.Name)}");
        }

        foreach (EvaluationRecording test in part.Test)
        {
            DatasetRecording recording = test.Recording;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{recording.Name}|{recording.IsAnomalous}|{recording.SnrDb}|{recording.Domain}|{StampOf(recording.Audio.Name)}|{StampOf(test.Mixture?.Anomaly?.Name)}|{StampOf(test.MaskFile)}");
        }

        return StableHash.Fingerprint(text.ToString());
    }

    /// <summary>Gives what was found before; null if that is not there, is damaged, or was found with other settings or data.</summary>
    public FinishedFit? Find(string name, string key)
    {
        if (_folder is null || !File.Exists(PathOf(name)))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(PathOf(name));
            if (JsonSerializer.Deserialize(stream, EvaluationJson.Default.KeptFit) is { } kept && kept.IsWhole())
            {
                return kept.Fit.Key == key ? kept.Fit : null;
            }
        }
        catch (JsonException)
        {
            // Damaged as well, or not written by this class.
        }

        Damaged++;
        return null;
    }

    public void Keep(string name, FinishedFit fit)
    {
        if (_folder is not null)
        {
            AtomicFile.Write(PathOf(name), stream => JsonSerializer.Serialize(stream, KeptFit.Of(fit), EvaluationJson.Default.KeptFit));
        }
    }

    /// <summary>A file's size and time: recordings that are made anew often keep their size.</summary>
    private static string StampOf(string? file)
    {
        var info = file is null ? null : new FileInfo(file);
        return info is { Exists: true } ? string.Create(CultureInfo.InvariantCulture, $"{info.Length}@{info.LastWriteTimeUtc.Ticks}") : "none";
    }

    private string PathOf(string name) => Path.Combine(_folder!, name + ".json");
}
