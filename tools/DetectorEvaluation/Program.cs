using System.CommandLine;
using AudioAnomaly;
using AudioAnomaly.DetectorEvaluation;

var sets = new Option<DirectoryInfo[]>("--set") { Description = "Folders of one set each: train, test_normal and test_anomaly; or Healthy and folders of faults.", AllowMultipleArgumentsPerToken = true, Required = true };
var names = new Option<string[]>("--detector")
{
    Description = $"Which detectors: {string.Join(", ", NamedDetector.All.Select(detector => detector.Name))}. All if none is named.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [],
};
names.AcceptOnlyFromAmong([.. NamedDetector.All.Select(detector => detector.Name)]);
var seed = new Option<int>("--seed") { Description = "Decides about every random choice." };

var preset = new Option<string>("--preset") { Description = "The front end: panns32k, panns16k, narrow8k, narrow4k, narrow2k, or auto, by each set's sample rate.", DefaultValueFactory = _ => "panns32k" };
preset.AcceptOnlyFromAmong("auto", "panns32k", "panns16k", "narrow8k", "narrow4k", "narrow2k");

var alarms = new Option<bool>("--alarms") { Description = "Calibrates, and shows the shares of normal and anomalous recordings above the default threshold." };

var command = new RootCommand("Measures how well detectors tell normal from anomalous recordings, on sets in folders.") { sets, names, preset, alarms, seed };
command.SetAction(async (parsed, cancellationToken) =>
{
    string[] wanted = parsed.GetValue(names)!;
    NamedDetector[] detectors = [.. NamedDetector.All.Where(detector => wanted.Length == 0 || wanted.Contains(detector.Name))];
    RecordingSet[] read = [.. parsed.GetValue(sets)!.Select(folder => RecordingSet.Read(folder.FullName))];
    Func<RecordingSet, LogMelOptions> frontEnd = parsed.GetValue(preset) switch
    {
        "auto" => static set => LogMelOptions.ForRecordings(set.Training),
        "panns16k" => static _ => LogMelOptions.Panns16k,
        "narrow8k" => static _ => LogMelOptions.Narrow8k,
        "narrow4k" => static _ => LogMelOptions.Narrow4k,
        "narrow2k" => static _ => LogMelOptions.Narrow2k,
        _ => static _ => LogMelOptions.Panns32k,
    };
    await AucTable.WriteAsync(detectors, read, frontEnd, parsed.GetValue(seed), parsed.GetValue(alarms), Console.Out, cancellationToken);
    return 0;
});
return await command.Parse(args).InvokeAsync();
