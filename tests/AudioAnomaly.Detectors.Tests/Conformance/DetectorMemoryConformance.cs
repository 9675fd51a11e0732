using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using static TorchSharp.torch;

namespace AudioAnomaly.Detectors.Tests.Conformance;

/// <summary>No detector leaves native memory behind: neither tensors after scores and fits, ended well or badly, nor other memory. Runs for every class that derives from <see cref="DetectorConformance"/>, while no other test does, because the counters are those of the process.</summary>
[Collection(nameof(DetectorMemoryConformance))]
[CollectionDefinition(nameof(DetectorMemoryConformance), DisableParallelization = true)]
[Trait("Category", "Slow")]
public class DetectorMemoryConformance
{
    /// <summary>What 1,000 scores may add to the resident native memory, half a map each.</summary>
    private const long MostGrowth = 8L << 20;

    /// <summary>What the runtime compiles and keeps for itself comes once; a leak comes with every thousand scores.</summary>
    private const int Rounds = 3;

    /// <summary>All classes of the suite.</summary>
    public static TheoryData<string> Suites => [.. typeof(DetectorConformance).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DetectorConformance)) && !type.IsAbstract).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Detector_ThousandScores_AddNoNativeMemory(string suite)
    {
        NativeRuntime.EnsureLoaded();
        DetectorConformance conformance = Find(suite);
        IDetector detector = conformance.Create();
        using var owner = detector as IDisposable;
        detector.Fit(Clips(conformance, 4), new FitContext { Seed = 5 });
        Spectrogram clip = Clips(conformance, 1)[0];
        for (int i = 0; i < 300; i++)
        {
            detector.Score(clip);
        }

        long tensors = LiveTensors();
        long growth = long.MaxValue;
        for (int round = 0; round < Rounds && growth > MostGrowth; round++)
        {
            long resident = SettledMemory.NativeBytes;
            for (int i = 0; i < 1000; i++)
            {
                detector.Score(clip);
            }

            Assert.Equal(tensors, Tensor.TotalCount);
            growth = SettledMemory.NativeBytes - resident;
        }

        Assert.True(growth <= MostGrowth, $"{growth} bytes more after each of {Rounds} times 1,000 scores.");
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Detector_RepeatedFits_LeaveNoTensorBehind(string suite)
    {
        NativeRuntime.EnsureLoaded();
        DetectorConformance conformance = Find(suite);
        Spectrogram[] clips = Clips(conformance, 4);

        // The first one leaves what is made once a process.
        FitOnce();
        long before = LiveTensors();

        FitOnce();
        Assert.Equal(before, Tensor.TotalCount);

        // A refit may leave the old state to the collector, because other threads may still score with it.
        IDetector detector = conformance.Create();
        using var owner = detector as IDisposable;
        detector.Fit(clips, new FitContext { Seed = 5 });
        long fitted = LiveTensors();
        detector.Fit(clips, new FitContext { Seed = 6 });
        detector.Fit(clips, new FitContext { Seed = 7 });
        Assert.Equal(fitted, LiveTensors());

        void FitOnce()
        {
            IDetector once = conformance.Create();
            using var owner = once as IDisposable;
            once.Fit(clips, new FitContext { Seed = 5 });
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Detector_FitsThatEndBadly_LeaveNoTensorBehind(string suite)
    {
        NativeRuntime.EnsureLoaded();
        DetectorConformance conformance = Find(suite);
        Spectrogram[] clips = Clips(conformance, 4);
        IDetector detector = conformance.Create();
        using var owner = detector as IDisposable;
        detector.Fit(clips, new FitContext { Seed = 5 });
        long fitted = LiveTensors();

        Assert.Throws<IOException>(() => detector.Fit(Failing(), new FitContext()));
        Assert.Equal(fitted, Tensor.TotalCount);

        // While it extracts, and after the first epoch or step that it reports, if it reports any.
        using var extracting = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => detector.Fit(Cancelling(extracting), new FitContext { CancellationToken = extracting.Token }));
        Assert.Equal(fitted, Tensor.TotalCount);
        using var reporting = new CancellationTokenSource();
        Exception? ended = Record.Exception(() => detector.Fit(clips, new FitContext { Progress = new CancelOnReport(reporting), CancellationToken = reporting.Token }));
        Assert.Equal(reporting.IsCancellationRequested, ended is OperationCanceledException);
        Assert.Equal(fitted, Tensor.TotalCount);

        IEnumerable<Spectrogram> Failing()
        {
            yield return clips[0];
            throw new IOException("disk");
        }

        IEnumerable<Spectrogram> Cancelling(CancellationTokenSource cancellation)
        {
            yield return clips[0];
            cancellation.Cancel();
            yield return clips[1];
        }
    }

    private static DetectorConformance Find(string suite)
        => (DetectorConformance)Activator.CreateInstance(typeof(DetectorConformance).Assembly.GetTypes().Single(type => type.Name == suite))!;

    private static Spectrogram[] Clips(DetectorConformance conformance, int count) => [.. Enumerable.Range(0, count).Select(seed => TestData.Noise(conformance.FixedFrames ?? 64, seed))];

    /// <summary>The live tensors of the process, after those that nobody holds are gone.</summary>
    private static long LiveTensors()
    {
        SettledMemory.Settle();
        return Tensor.TotalCount;
    }

    private sealed class CancelOnReport(CancellationTokenSource cancellation) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => cancellation.Cancel();
    }
}
