using System.Globalization;
using AudioAnomaly.Metrics;
using AudioAnomaly.Plotting;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>Fits on normal recordings, scores others, prints a table and writes a picture of each. Without arguments on generated sound, with <c>--normal DIR --test DIR</c> on your own. <c>--write DIR</c> only writes recordings.</summary>
internal static class QuickStartProgram
{
    private const string Usage = "Usage: QuickStart [--normal DIR --test DIR] [--out DIR], or QuickStart --write DIR";

    public static async Task<int> RunAsync(string[] args)
    {
        if (ParseArguments(args) is not { } arguments)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            if (arguments.Write is { } folder)
            {
                PumpRecordings.Write(folder);
                return 0;
            }

            await RunAsync(arguments.Normal, arguments.Test, arguments.Output);
            return 0;
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task RunAsync(string? normal, string? test, string output)
    {
        IReadOnlyDictionary<string, FaultEvent?>? truth = null;
        if (normal is null || test is null)
        {
            string sounds = Path.Combine(output, "sounds");
            Console.WriteLine($"Generating recordings of a pump in {sounds}: 100 normal ones to learn from, 20 to test.");
            truth = MachineSoundDataSet.WriteTo(sounds);
            (normal, test) = (Path.Combine(sounds, "train"), Path.Combine(sounds, "test"));
        }

        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseCnn14()
            .UseEnsemble()
            .Build();
        Console.WriteLine($"Learning what is normal from {normal} (the ensemble on the CNN14 that comes with the library).");
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromDirectory(normal));
        foreach (string warning in model.Warnings)
        {
            await Console.Error.WriteLineAsync($"Warning: {warning}");
        }

        string modelFile = Path.Combine(output, "model.aam");
        await model.SaveAsync(modelFile);
        await ScoreAsync(model, AudioSource.FromDirectory(test), test, output, truth);
        Console.WriteLine($"Model: {modelFile}");
    }

    private static async Task ScoreAsync(AudioAnomalyModel model, AudioSource source, string root, string output, IReadOnlyDictionary<string, FaultEvent?>? truth)
    {
        var auc = new RocAuc();
        int failures = 0;
        Console.WriteLine();
        Console.WriteLine($"{"Recording",-24} {"Score",7} {"Calibrated",10}  {"Verdict",-9}  {"When and at which frequencies",-44}{(truth is null ? string.Empty : "  Truth")}");
        await foreach (ScoredRecording recording in model.ScoreAsync(source))
        {
            string name = Path.GetRelativePath(root, recording.Name);
            if (recording.Result is not { } result)
            {
                failures++;
                Console.WriteLine($"{name,-24} {recording.Error!.Message}");
                continue;
            }

            AnomalyImage.Write(Path.Combine(output, "pictures", Path.ChangeExtension(name, ".png")), result);
            FaultEvent? fault = truth?[recording.Name];
            if (truth is not null)
            {
                auc.Add(result.Score, fault is not null);
            }

            string calibrated = result.CalibratedScore?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-24} {result.Score,7:0.00} {calibrated,10}  {result.Verdict,-9}  {Describe(result),-44}{(fault is null ? string.Empty : "  " + Describe(fault))}"));
        }

        Console.WriteLine();
        string threshold = model.Calibration.Threshold?.ToString("0.00", CultureInfo.InvariantCulture) ?? "none";
        Console.WriteLine($"Threshold {threshold}, from {model.Calibration.Scores.Count} normal recordings, each scored by models that had not learned it.");
        if (truth is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{auc.Name}: {auc.Evaluate().Value:0.000}"));
        }

        Console.WriteLine($"Pictures: {Path.Combine(output, "pictures")}");
        if (failures > 0)
        {
            throw new IOException($"{failures} recordings could not be scored; see above.");
        }
    }

    private static string Describe(AnomalyResult result)
    {
        if (result.Segments.Count == 0)
        {
            // What lasts is told in words.
            return result.IsAnomalous && result.Evidence.Count > 0 ? result.Evidence[0].Text : string.Empty;
        }

        AnomalySegment strongest = result.Segments.MaxBy(segment => segment.Score)!;
        string more = result.Segments.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (+{result.Segments.Count - 1} more)") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{strongest.StartSeconds:0.00}-{strongest.EndSeconds:0.00} s, {strongest.LowHz:0}-{strongest.HighHz:0} Hz{more}");
    }

    private static string Describe(FaultEvent fault)
        => string.Create(CultureInfo.InvariantCulture, $"{fault.Kind} {fault.StartSeconds:0.00}-{fault.EndSeconds:0.00} s, {fault.LowHz:0}-{fault.HighHz:0} Hz");

    private static (string? Normal, string? Test, string Output, string? Write)? ParseArguments(string[] args)
    {
        string? normal = null, test = null, write = null;
        string output = "quickstart-output";
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--normal":
                    normal = args[i + 1];
                    break;
                case "--test":
                    test = args[i + 1];
                    break;
                case "--out":
                    output = args[i + 1];
                    break;
                case "--write" when args.Length == 2:
                    write = args[i + 1];
                    break;
                default:
                    return null;
            }
        }

        return args.Length % 2 == 0 && (normal is null) == (test is null) ? (normal, test, output, write) : null;
    }
}
