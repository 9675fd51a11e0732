using System.Globalization;
using AudioAnomaly.Fuzzing;

// Damages checkpoints and reads them: CheckpointFuzz [--count N] [--seed N] [--first N]. Ends with 1 if the reader broke a promise.
int Argument(string name, int otherwise)
{
    int index = Array.IndexOf(args, name);
    return index >= 0 && index + 1 < args.Length ? int.Parse(args[index + 1], CultureInfo.InvariantCulture) : otherwise;
}

TimeSpan slow = TimeSpan.FromSeconds(1);
DirectoryInfo folder = Directory.CreateTempSubdirectory("checkpoint-fuzz-");
try
{
    FuzzReport report = CheckpointFuzzer.Run(folder.FullName, Argument("--first", 0), Argument("--count", 100_000), Argument("--seed", 1));
    Console.WriteLine($"{report.Files} files: {report.Opened} opened, {report.Loaded} gave whole weights.");
    Console.WriteLine($"Longest call: {report.Slowest.Time.TotalMilliseconds:0.0} ms ({report.Slowest.What}). Largest allocation of a call: {report.Largest.Bytes} bytes ({report.Largest.What}).");
    Console.WriteLine($"{report.Messages.Count} kinds of errors:");
    foreach ((string message, int count) in report.Messages.OrderByDescending(pair => pair.Value))
    {
        Console.WriteLine($"{count,9}  {message}");
    }

    Console.WriteLine($"{report.Failures.Count} broken promises.");
    foreach (string failure in report.Failures)
    {
        Console.WriteLine(failure);
    }

    return report.Failures.Count > 0 || report.Slowest.Time > slow ? 1 : 0;
}
finally
{
    folder.Delete(recursive: true);
}
