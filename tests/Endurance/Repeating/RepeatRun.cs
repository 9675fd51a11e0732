using System.Diagnostics;
using System.Globalization;

namespace AudioAnomaly.Endurance;

/// <summary>Scores again and again, and compares.</summary>
internal static class RepeatRun
{
    // So many clips are in memory at a time.
    private const int Batch = 500;

    /// <returns>Which promises were broken.</returns>
    public static async Task<List<string>> RunAsync(AudioAnomalyModel model, int recordings, int tasks, CancellationToken cancellationToken)
    {
        var broken = new List<string>();
        int differing = 0, anomalous = 0;
        var different = new HashSet<string>(StringComparer.Ordinal);
        TimeSpan alone = TimeSpan.Zero, parallel = TimeSpan.Zero;
        Console.WriteLine("what                                      results   different from the first   wall s");
        for (int first = 0; first < recordings; first += Batch)
        {
            AudioClip[] clips = [.. Enumerable.Range(first, Math.Min(Batch, recordings - first)).Select(Recording)];
            long start = Stopwatch.GetTimestamp();
            var expected = new string[clips.Length];
            for (int i = 0; i < clips.Length; i++)
            {
                AnomalyResult result = model.Score(clips[i], cancellationToken);
                anomalous += result.IsAnomalous ? 1 : 0;
                different.Add(expected[i] = ResultDigest.Of(result));
            }

            alone += Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            int next = 0;
            await foreach (ScoredRecording scored in model.ScoreAsync(AudioSource.FromClips(clips), 2 * Environment.ProcessorCount, cancellationToken))
            {
                differing += scored.Result is { } result && ResultDigest.Of(result) == expected[next] ? 0 : 1;
                next++;
            }

            differing += clips.Length - next;
            parallel += Stopwatch.GetElapsedTime(start);
        }

        Print($"{recordings} recordings one by one", recordings, 0, alone);
        Print($"{recordings} recordings in parallel", recordings, differing, parallel);
        if (differing > 0)
        {
            broken.Add($"{differing} of {recordings} recordings have another result in parallel.");
        }

        if (different.Count < recordings)
        {
            broken.Add($"{recordings} different recordings have only {different.Count} different results: the comparison would say little.");
        }

        broken.AddRange(await AtATimeAsync(model, tasks, cancellationToken));
        Console.WriteLine($"{anomalous} of {recordings} anomalous.");
        return broken;
    }

    private static async Task<IEnumerable<string>> AtATimeAsync(AudioAnomalyModel model, int tasks, CancellationToken cancellationToken)
    {
        AudioClip clip = Recording(0);
        string expected = ResultDigest.Of(model.Score(clip, cancellationToken));
        long start = Stopwatch.GetTimestamp();

        // Long-running: a thread for each, so that all are at it at a time.
        using var gate = new ManualResetEventSlim();
        var running = Enumerable.Range(0, tasks).Select(_ => Task.Factory.StartNew(
            () =>
            {
                gate.Wait(cancellationToken);
                return ResultDigest.Of(model.Score(clip, cancellationToken));
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        gate.Set();
        string[] found = await Task.WhenAll(running);
        int differing = found.Count(digest => digest != expected);
        Print($"1 recording from {tasks} tasks at a time", tasks, differing, Stopwatch.GetElapsedTime(start));
        return differing > 0 ? [$"{differing} of {tasks} tasks have another result."] : [];
    }

    /// <summary>A recording of its own: every third with a fault, of different lengths.</summary>
    private static AudioClip Recording(int number)
    {
        AudioClip clip = new MachineSound(1000 + number).Record($"recording {number}", 1 + (0.1 * (number % 6)));
        if (number % 3 != 0)
        {
            return clip;
        }

        float[] samples = clip.Samples.ToArray();
        for (int n = samples.Length / 2; n < samples.Length / 2 + MachineSound.Step; n++)
        {
            samples[n] += (float)(0.3 * Math.Sin(2 * Math.PI * (1500 + (number % 1000)) * n / MachineSound.Rate));
        }

        return new AudioClip(samples, MachineSound.Rate, clip.Source);
    }

    private static void Print(string what, int results, int differing, TimeSpan time)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42}{results,7}{differing,27}{time.TotalSeconds,9:0.0}"));
}
