using System.Diagnostics;
using TorchSharp;

namespace AudioAnomaly.Detectors.Tests.Conformance;

/// <summary>The part of <see cref="DetectorConformance"/> that counts for the whole process: every suite's detector gives back the native memory it took. Runs by itself, because other tests make tensors too.</summary>
[Collection(nameof(DetectorMemoryConformance))]
[CollectionDefinition(nameof(DetectorMemoryConformance), DisableParallelization = true)]
public class DetectorMemoryConformance
{
    private const int Frames = 64;
    private const int Scores = 1000;
    private const int Refits = 6;

    // What heaps and thread pools take and give without a leak. A leak of 33 KiB per score, twice a spectrogram of this size, is found.
    private const long MostGrowth = 32L << 20;

    /// <summary>The names of all conformance suites.</summary>
    public static TheoryData<string> Suites => [.. typeof(DetectorConformance).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(DetectorConformance)))
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Detector_ThousandScoresOnTwoThreads_TakeNoNativeMemory(string suite)
    {
        IDetector detector = Create(suite);
        using var owner = detector as IDisposable;
        detector.Fit(Clips(0, 4), new FitContext { Seed = 11 });
        Spectrogram clip = TestData.Noise(Frames, 100);

        AssertNoGrowth(50, Scores, count => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ => detector.Score(clip)));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Detector_FitAgainAndAgain_TakesNoNativeMemory(string suite)
    {
        IDetector detector = Create(suite);
        using var owner = detector as IDisposable;

        // The state a refit replaces may still be scored with on another thread, so the collector frees it.
        AssertNoGrowth(2, Refits, count =>
        {
            for (int i = 0; i < count; i++)
            {
                detector.Fit(Clips(10 * i, 2), new FitContext { Seed = i });
                detector.Score(TestData.Noise(Frames, 100));
            }
        }, leavesOldStateToCollector: true);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Detector_FitsBrokenOff_TakeNoNativeMemory(string suite)
    {
        IDetector detector = Create(suite);
        using var owner = detector as IDisposable;

        AssertNoGrowth(2, Refits, count =>
        {
            for (int i = 0; i < count; i++)
            {
                using var cancellation = new CancellationTokenSource();
                var progress = new CancelWhenTraining(cancellation);
                IEnumerable<Spectrogram> clips = i % 2 == 0 ? Clips(0, 3) : CancelAfter(Clips(0, 3), cancellation);
                Exception? end = Record.Exception(() => detector.Fit(clips, new FitContext { Seed = 1, Progress = progress, CancellationToken = cancellation.Token }));

                // Only detectors that train, and are not at their last epoch, end by the first kind of cancellation.
                Assert.True(end is OperationCanceledException || (end is null && i % 2 == 0), end?.ToString() ?? "The fit was not cancelled.");
            }
        });
    }

    /// <summary>Works a few rounds to fill pools and caches, then the rounds that count, and compares.</summary>
    private static void AssertNoGrowth(int warmUp, int rounds, Action<int> work, bool leavesOldStateToCollector = false)
    {
        NativeRuntime.EnsureLoaded();
        work(warmUp);
        long bytes = ResidentBytes();
        long tensors = torch.Tensor.TotalCount;

        work(rounds);

        long uncollected = torch.Tensor.TotalCount;
        long grown = ResidentBytes() - bytes;

        // Tensors that only a finalizer would free are leaks too, but for a replaced state.
        long more = (leavesOldStateToCollector ? torch.Tensor.TotalCount : uncollected) - tensors;
        TestContext.Current.TestOutputHelper?.WriteLine($"{more} tensors, {grown / 1024.0 / 1024.0:0.0} MiB");
        Assert.True(more <= 0, $"{more} tensors more are alive after {rounds} rounds.");
        Assert.True(grown < MostGrowth, $"{grown / 1024.0 / 1024.0:0.0} MiB more are resident after {rounds} rounds.");
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static IDetector Create(string suite)
    {
        Type type = typeof(DetectorConformance).Assembly.GetType($"{typeof(DetectorConformance).Namespace}.{suite}", throwOnError: true)!;
        return ((DetectorConformance)Activator.CreateInstance(type)!).New();
    }

    private static IEnumerable<Spectrogram> Clips(int first, int count) => Enumerable.Range(first, count).Select(seed => TestData.Noise(Frames, seed));

    private static IEnumerable<Spectrogram> CancelAfter(IEnumerable<Spectrogram> clips, CancellationTokenSource cancellation)
    {
        foreach (Spectrogram clip in clips)
        {
            yield return clip;
        }

        cancellation.Cancel();
    }

    private sealed class CancelWhenTraining(CancellationTokenSource cancellation) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Stage == FitStage.Training)
            {
                cancellation.Cancel();
            }
        }
    }
}
