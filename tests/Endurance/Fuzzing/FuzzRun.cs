using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Fuzzing;

/// <summary>Sends damaged inputs through everything that reads them, and holds it to its promises: what it reads or a typed error, in bounded memory and time.</summary>
public static partial class FuzzRun
{
    private static readonly TimeSpan AllowedTime = TimeSpan.FromSeconds(1);

    /// <summary>Tries a run of damaged inputs.</summary>
    /// <param name="format">What they are.</param>
    /// <param name="first">The first input's number.</param>
    /// <param name="count">How many inputs.</param>
    /// <param name="seed">Another seed gives other damage.</param>
    /// <param name="isAlone">Whether nothing else runs in the process: all threads' memory and the time are then bounded too.</param>
    /// <param name="cancellationToken">Ends the run between inputs.</param>
    /// <returns>What happened.</returns>
    public static FuzzReport Run(FuzzFormat format, int first, int count, int seed, bool isAlone, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        var report = new FuzzReport();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("endurance-");
        try
        {
            for (int number = first; number < first + count; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                FuzzInput input = format.Make(new Random(HashOf(number, seed)));
                report.Inputs++;
                bool isFirst = true;
                foreach (FuzzCall call in format.Calls(input, folder.FullName, report))
                {
                    bool isRefused = Try(format, report, $"{format.Name} #{number} ({input.What}), {call.Name}", call, input.Content.Length, isAlone);
                    report.Refused += isFirst && isRefused ? 1 : 0;
                    isFirst = false;
                    if (!isRefused)
                    {
                        report.CountDone(call.Name);
                    }
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return report;
    }

    private static int HashOf(int number, int seed) => unchecked((number * -1640531535) ^ (seed * 40503));

    /// <returns>Whether the call refused its input.</returns>
    private static bool Try(FuzzFormat format, FuzzReport report, string what, FuzzCall call, long inputBytes, bool isAlone)
    {
        (bool isRefused, TimeSpan time, long allocated) = Measure(format, report, what, call, isAlone);
        if (!call.IsBounded)
        {
            return isRefused;
        }

        if (isAlone && time > AllowedTime)
        {
            // A busy machine stops a program now and then, but not twice at one place.
            time = TimeSpan.FromTicks(Math.Min(time.Ticks, Measure(format, report, what, call, isAlone).Time.Ticks));
        }

        report.Measure(what, time, allocated);
        if (allocated > inputBytes + format.AllowedBytes)
        {
            report.Fail($"{what}: {allocated} bytes allocated for an input of {inputBytes}.");
        }

        if (isAlone && time > AllowedTime)
        {
            report.Fail($"{what}: took {time}.");
        }

        return isRefused;
    }

    private static (bool IsRefused, TimeSpan Time, long Allocated) Measure(FuzzFormat format, FuzzReport report, string what, FuzzCall call, bool isAlone)
    {
        bool isRefused = false;
        long before = Allocated(), start = Stopwatch.GetTimestamp();
        try
        {
            call.Action();
        }
        catch (Exception e) when (call.MayRefuse?.Invoke(e) ?? e is AudioAnomalyException)
        {
            isRefused = true;
            report.CountMessage($"{call.Name}: {KindOf(e.Message)}");
            if (format.Blame(e.Message) is { } wrong)
            {
                report.Fail($"{what}: {wrong}: {e.Message}");
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // Anything else is what is looked for: note it and go on.
            report.Fail($"{what}: {e.GetType().Name}: {e.Message}\n{e.StackTrace}");
        }

        return (isRefused, Stopwatch.GetElapsedTime(start), Allocated() - before);

        long Allocated() => isAlone ? GC.GetTotalAllocatedBytes() : GC.GetAllocatedBytesForCurrentThread();
    }

    private static string KindOf(string message)
        => Numbers().Replace(Quoted().Replace(message[(message.IndexOf("': ", StringComparison.Ordinal) is var start and >= 0 ? start + 3 : 0)..], "'...'"), "#");

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex("0x[0-9a-f]+|[0-9]+")]
    private static partial Regex Numbers();
}
