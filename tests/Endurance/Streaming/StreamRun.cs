using System.Diagnostics;
using System.Globalization;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Endurance;

/// <summary>Feeds a session hour by hour and holds it to its promises: frames as many as there are, and memory that stays.</summary>
internal static class StreamRun
{
    private const int FramesPerSecond = 100;
    private const int PushesPerHour = 36000;

    // The heap counts what is alive; the system's pages hold garbage and come back late.
    private const long HeapTolerance = 2L << 20;
    private const long SessionTolerance = 64L << 10;
    private const long WorkingSetTolerance = 64L << 20;

    /// <returns>Which promises were broken.</returns>
    public static List<string> Run(AudioAnomalyModel model, int hours, int seed, CancellationToken cancellationToken)
    {
        var sound = new StreamedSound(seed);
        var broken = new List<string>();
        using AudioAnomalySession session = model.OpenSession(MachineSound.Rate, new AudioSessionOptions { StartTime = DateTimeOffset.UnixEpoch });
        var tally = new Tally();
        Hour? settled = null;
        Console.WriteLine("hour    wall s   working set MiB   heap MiB   session KiB      frames   anomalous   segments   health");
        for (int hour = 1; hour <= hours; hour++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int push = 0; push < PushesPerHour; push++)
            {
                ReadOnlySpan<float> samples = sound.Next(out TimeSpan lost);
                if (lost > TimeSpan.Zero)
                {
                    session.MarkGap(lost);
                }

                tally.Add(session.Push(samples, cancellationToken));
            }

            Hour now = Measure(session);
            Print(hour, Stopwatch.GetElapsedTime(start), now, tally);
            if (hour == 2)
            {
                settled = now;
            }

            Compare(hour, settled, now, broken);
        }

        tally.Add(session.Complete());
        long expected = 1 + ((long)hours * 3600 * FramesPerSecond);
        if (tally.Frames != expected)
        {
            broken.Add(Invariant($"{tally.Frames} frames came out instead of {expected}."));
        }

        Console.WriteLine($"Minutes by what happened in them: {string.Join(", ", sound.Events.Select(pair => $"{pair.Key} {pair.Value}"))}.");
        Console.WriteLine($"Health: {string.Join(", ", tally.Faults.Select(pair => $"{pair.Key} {pair.Value}"))}.");
        Console.WriteLine(Invariant($"{tally.Frames} frames of {expected}, {tally.Segments} segments."));
        return broken;
    }

    private static Hour Measure(AudioAnomalySession session)
    {
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return new Hour(process.WorkingSet64, heap, session.MemoryBytes);
    }

    private static void Compare(int hour, Hour? settled, Hour now, List<string> broken)
    {
        if (settled is null)
        {
            return;
        }

        foreach ((string what, long before, long after, long tolerance) in (ReadOnlySpan<(string, long, long, long)>)[
            ("heap", settled.Heap, now.Heap, HeapTolerance),
            ("session", settled.Session, now.Session, SessionTolerance),
            ("working set", settled.WorkingSet, now.WorkingSet, WorkingSetTolerance)])
        {
            if (after > before + tolerance)
            {
                broken.Add(Invariant($"Hour {hour}: {what} {after} bytes, in hour 2 {before}."));
            }
        }
    }

    private static void Print(int hour, TimeSpan time, Hour now, Tally tally) => Console.WriteLine(Invariant(
        $"{hour,4} {time.TotalSeconds,9:0.0} {now.WorkingSet / 1048576.0,17:0.0} {now.Heap / 1048576.0,10:0.00} {now.Session / 1024.0,13:0.0} {tally.Frames,11} {tally.Anomalous,11} {tally.Segments,10} {tally.Faults.Values.Sum(),8}"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Hour(long WorkingSet, long Heap, long Session);

    private sealed class Tally
    {
        public long Frames { get; private set; }

        public long Anomalous { get; private set; }

        public int Segments { get; private set; }

        public SortedDictionary<DeviceFault, int> Faults { get; } = [];

        public void Add(SessionUpdate update)
        {
            Frames += update.Frames.Count;
            Anomalous += update.Frames.Count(frame => frame.Verdict == AnomalyVerdict.Anomalous);
            Segments += update.Segments.Count;
            foreach (DeviceHealth health in update.Health)
            {
                Faults[health.Fault] = Faults.GetValueOrDefault(health.Fault) + 1;
            }
        }
    }
}
