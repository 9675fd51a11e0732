using System.Globalization;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>Checks the settings, and names every mistake by its key.</summary>
internal sealed class OptionsCheck : IValidateOptions<AudioAnomalyOptions>
{
    private const double LongestSeconds = 86_400;

    public ValidateOptionsResult Validate(string? name, AudioAnomalyOptions options)
    {
        string[] mistakes = [.. MistakesOf(options), .. SourcesCheck.MissingOf(options)];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    public static IEnumerable<string> MistakesOf(AudioAnomalyOptions options) =>
    [
        .. Range("ModelMemoryMiB", options.ModelMemoryMiB, 1, 1e9),
        .. options.ReloadSeconds == 0 ? [] : Range("ReloadSeconds", options.ReloadSeconds, 0.1, LongestSeconds, " or 0 for never"),
        .. Range("Workers", options.Workers, 0, 1024),
        .. Range("QueueLength", options.QueueLength, 1, 100_000),
        .. Range("MaxRecordingSeconds", options.MaxRecordingSeconds, 0.1, 1e7),
        .. Range("Uploads:MaxMiB", options.Uploads.MaxMiB, 0.001, 1e6),
        .. Range("Uploads:KeptMapsMiB", options.Uploads.KeptMapsMiB, 0, 1e6),
        .. Range("Uploads:KeptMapsMinutes", options.Uploads.KeptMapsMinutes, 0.1, 10_000),
        .. Range("Live:MaxSources", options.Live.MaxSources, 1, 100_000),
        .. Range("Live:BlockSeconds", options.Live.BlockSeconds, 0.01, 60),
        .. Range("Live:QuietSeconds", options.Live.QuietSeconds, 0.05, LongestSeconds),
        .. Range("Live:KeptEvents", options.Live.KeptEvents, 1, 100_000),
        .. Range("Live:PatienceSeconds", options.Live.PatienceSeconds, 0.1, LongestSeconds),
        .. options.Models.SelectMany(model => MistakesOf(model.Key, model.Value)),
        .. options.ModelFolders.Index().Where(folder => folder.Item.Length == 0).Select(folder => $"ModelFolders:{folder.Index}: name a folder."),
        .. SourcesCheck.MistakesOf(options),
        .. AlarmsCheck.MistakesOf(options.Alarms),
    ];

    private static IEnumerable<string> MistakesOf(string name, ModelOptions model)
    {
        string key = $"Models:{name}";
        if (ResourceName.ProblemOf(name) is { } badName)
        {
            yield return $"{key}: {badName}";
        }

        if (model.Path.Length == 0)
        {
            yield return $"{key}:Path: name the model's .aam file.";
        }

        if (model.Threshold is { } text && ProblemOf(text) is { } problem)
        {
            yield return $"{key}:Threshold: {problem}";
        }

        foreach (string mistake in Range($"{key}:Threads", model.Threads, 1, 1024))
        {
            yield return mistake;
        }
    }

    private static string? ProblemOf(string threshold)
    {
        try
        {
            ThresholdPolicy.Parse(threshold);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    internal static IEnumerable<string> Range(string key, double value, double least, double most, string or = "")
        => value >= least && value <= most
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"{key}: must lie between {least:#,0.##} and {most:#,0.##}{or}, not {value}.")];
}
