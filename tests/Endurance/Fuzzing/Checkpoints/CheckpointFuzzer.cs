using System.Diagnostics;
using System.Text.RegularExpressions;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Fuzzing;

/// <summary>Sends damaged files through everything that reads checkpoints, and holds the reader to its promises: tensors or a typed error, in bounded memory.</summary>
public static partial class CheckpointFuzzer
{
    /// <summary>What a call may allocate beyond the size of its file.</summary>
    public const long AllowedBytes = 64L << 20;

    private const int MaxSingleReads = 64;

    /// <summary>Tries a run of damaged files.</summary>
    /// <param name="folder">An existing folder for the file at hand.</param>
    /// <param name="first">The first file's number.</param>
    /// <param name="count">How many files.</param>
    /// <param name="seed">Another seed gives other damage.</param>
    /// <returns>What happened.</returns>
    public static FuzzReport Run(string folder, int first, int count, int seed)
    {
        var mutator = new CheckpointMutator(FuzzSeed.All());
        var report = new FuzzReport();
        string path = Path.Combine(folder, "damaged");
        for (int number = first; number < first + count; number++)
        {
            (FuzzSeed original, byte[] content) = mutator.Make(number, seed);
            File.WriteAllBytes(path, content);
            report.Files++;
            foreach ((string call, Action action) in Calls(path, report))
            {
                Try(report, $"#{number} {original.Name}, {call}", call, content.Length, action);
            }
        }

        File.Delete(path);
        return report;
    }

    private static IEnumerable<(string Call, Action Action)> Calls(string path, FuzzReport report)
    {
        Checkpoint? checkpoint = null;
        yield return ("open", () => checkpoint = Checkpoint.Open(path));
        if (checkpoint is not null)
        {
            using (checkpoint)
            {
                report.Opened++;
                yield return ("read all", () => checkpoint.Read(checkpoint.Tensors.Select(tensor => tensor.Name)));
                foreach (CheckpointTensor tensor in checkpoint.Tensors.Take(MaxSingleReads))
                {
                    yield return ("read", () => checkpoint.Read(tensor.Name));
                }
            }
        }

        yield return ("load", Load);

        void Load()
        {
            Cnn14Weights.Load(path);
            report.Loaded++;
        }
    }

    private static void Try(FuzzReport report, string what, string call, long fileBytes, Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            action();
        }
        catch (CheckpointFormatException e)
        {
            report.Count($"{call}: {Numbers().Replace(Quoted().Replace(e.Message[(e.Message.IndexOf("': ", StringComparison.Ordinal) + 3)..], "'...'"), "#")}");
            CheckMessage(report, what, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Anything else is what is looked for: note it and go on.
            report.Fail($"{what}: {e.GetType().Name}: {e.Message}\n{e.StackTrace}");
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        report.Measure(what, time, allocated);
        if (allocated > fileBytes + AllowedBytes)
        {
            report.Fail($"{what}: {allocated} bytes allocated for a file of {fileBytes}.");
        }
    }

    private static void CheckMessage(FuzzReport report, string what, string message)
    {
        if (message.Any(char.IsControl) || message.Length > 4000)
        {
            report.Fail($"{what}: the message is not one line of limited length: {message}");
        }
    }

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex("0x[0-9a-f]+|[0-9]+")]
    private static partial Regex Numbers();
}
