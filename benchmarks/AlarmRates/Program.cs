using System.CommandLine;
using AudioAnomaly;
using AudioAnomaly.AlarmRates;
using AudioAnomaly.Monitoring;
using AudioAnomaly.Samples.Synthesis;

Option<double> hours = new("--hours") { Description = "Hours of normal sound.", DefaultValueFactory = _ => 24 };
Option<int> faults = new("--faults") { Description = "How many faults of a minute each follow, with minutes of normal sound between them.", DefaultValueFactory = _ => 40 };
Option<double> perDay = new("--alarms-per-day") { Description = "The rate of false alarms that is asked for.", DefaultValueFactory = _ => 1 };
Option<int> normals = new("--normals") { Description = "Normal recordings to fit on.", DefaultValueFactory = _ => 100 };
Option<double> level = new("--fault-db") { Description = "The faults' power over the machine's in their band and time, in dB.", DefaultValueFactory = _ => 6 };
Option<bool> patches = new("--patches") { Description = "The ensemble on log-mel patches, which costs a fifth, in place of the embedded network." };
Option<string> model = new("--model") { Description = "A fitted model.", Required = true };
Option<string> normalFolder = new("--normal") { Description = "A folder of normal recordings that were not fitted on.", Required = true };
Option<string> anomaly = new("--anomaly") { Description = "A folder of recordings of faults.", Required = true };

Command generated = new("generated", "A generated machine, in one stream.") { hours, faults, perDay, normals, level, patches };
generated.SetAction(async (parsed, cancellationToken) =>
{
    using AudioAnomalyModel fitted = await GeneratedSound.FitAsync(parsed.GetValue(normals), parsed.GetValue(patches), cancellationToken);
    var run = new AlarmRun(fitted, new AlarmOptions { AlarmsPerDay = parsed.GetValue(perDay) }, isOneRecording: true);
    (IEnumerable<AudioClip> normal, Func<FaultKind, IEnumerable<AudioClip>> faultOf) = GeneratedSound.OtherDay(parsed.GetValue(level));
    FaultKind[] kinds = Enum.GetValues<FaultKind>();
    Print("generated", run.Measure(normal, number => (kinds[number % kinds.Length].ToString(), faultOf(kinds[number % kinds.Length])), parsed.GetValue(hours), parsed.GetValue(faults), cancellationToken));
});

Command recordings = new("recordings", "Recordings of a real machine, one after the other in random order for as long as is asked for.") { model, normalFolder, anomaly, hours, faults, perDay };
recordings.SetAction(async (parsed, cancellationToken) =>
{
    using AudioAnomalyModel fitted = await AudioAnomalyModel.LoadAsync(parsed.GetValue(model)!, cancellationToken: cancellationToken);
    var run = new AlarmRun(fitted, new AlarmOptions { AlarmsPerDay = parsed.GetValue(perDay) }, isOneRecording: false);
    AudioClip[] usual = ShuffledSound.Read(parsed.GetValue(normalFolder)!), faulty = ShuffledSound.Read(parsed.GetValue(anomaly)!);
    Print(
        Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(normalFolder)!))!),
        run.Measure(ShuffledSound.Endless(usual, 1), number => ("fault", ShuffledSound.Endless([faulty[number % faulty.Length]], number)), parsed.GetValue(hours), parsed.GetValue(faults), cancellationToken));
});

return await new RootCommand("Alarms of 24 hours of normal sound, and of faults in it, against the rate asked for.") { generated, recordings }.Parse(args).InvokeAsync();

static void Print(string name, AlarmFigures figures)
{
    Console.WriteLine("| Sound | Normal windows | Rule | False alarms a day, at most | Normal sound, h | False alarms | A day | Faults | Alarmed | Alarms a fault | Delay, s (median, 90 %) |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    Console.WriteLine(FormattableString.Invariant($"| {name} | {figures.Scale.Calibrated} of {figures.Scale.WindowSeconds:0.#} s | {figures.Rule.Required} of {figures.Rule.Of} at p {figures.Rule.PValue:0.###} | {figures.Rule.FalseAlarmsPerDay:0.##} | {figures.NormalHours:0.0} | {figures.FalseAlarms} | {figures.FalseAlarms / figures.NormalHours * 24:0.##} | {figures.Faults} | {figures.Found} | {figures.AlarmsPerFault:0.##} | {figures.Delay(0.5):0}, {figures.Delay(0.9):0} |"));
    foreach ((string kind, int count, int found) in figures.ByKind)
    {
        Console.WriteLine(FormattableString.Invariant($"{kind}: {found} of {count}"));
    }
}
