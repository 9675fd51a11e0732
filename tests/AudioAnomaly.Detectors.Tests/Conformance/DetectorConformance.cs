using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Conformance;

/// <summary>What every detector must do. Each detector has a class that derives from this one; <see cref="DetectorConformanceCoverageTests"/> sees to it. What native memory they leave behind is tested for all of them by <see cref="DetectorMemoryConformance"/>.</summary>
public abstract class DetectorConformance
{
    private static readonly FitContext Context = new() { Seed = 11 };

    /// <summary>A new detector that has not been fitted.</summary>
    protected internal abstract IDetector Create();

    /// <summary>The one length in frames at which a detector that needs a fixed length is tested; null for all others, which must take any.</summary>
    protected internal virtual int? FixedFrames => null;

    /// <summary>Whether the map tells when a sound is strange. Detectors that describe a recording as a whole have maps that are the same at all times.</summary>
    protected internal virtual bool TellsWhen => true;

    /// <summary>Whether the map tells at which frequencies.</summary>
    protected internal virtual bool TellsWhere => true;

    [Fact]
    public void Detector_NotFitted_SaysSo()
    {
        using var owner = new Owner(Create());

        Assert.False(owner.Detector.IsFitted);
        Assert.Throws<DetectorNotFittedException>(() => owner.Detector.Score(TestData.Noise(100, 1)));
        Assert.Throws<DetectorNotFittedException>(() => owner.Detector.SaveState());
    }

    [Fact]
    public void Detector_AnEvent_ScoresHigherThanNormalAndPeaksThere()
    {
        using var owner = new Owner(Fitted());

        double normal = Enumerable.Range(100, 5).Max(seed => owner.Detector.Score(Clip(160, seed)).Score);
        DetectorOutput output = owner.Detector.Score(TestData.WithBlob(Clip(160, 200), 60, 24, 20, 12));

        Assert.True(output.Score > normal, $"{output.Score} against {normal}");
        int peak = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(output.Map.Values.Span);
        if (TellsWhen)
        {
            Assert.InRange(peak / 64, 50, 94);
        }

        if (TellsWhere)
        {
            Assert.InRange(peak % 64, 12, 40);
        }
    }

    [Fact]
    public void Detector_Score_IsFiniteAndNotNegativeEverywhere()
    {
        using var owner = new Owner(Fitted());
        var silence = Level(-100, FixedFrames ?? 64);
        foreach (Spectrogram clip in new[] { Clip(101, 1), silence })
        {
            DetectorOutput output = owner.Detector.Score(clip);

            Assert.True(double.IsFinite(output.Score) && output.Score >= 0);
            Assert.All(output.Map.Values.ToArray(), value => Assert.True(float.IsFinite(value) && value >= 0));
            Assert.Equal((clip.Frames, clip.Bins), (output.Map.Frames, output.Map.Bins));
        }
    }

    [Fact]
    public void Detector_SameSeed_GivesTheSameBitsWhateverTheThreads()
    {
        Spectrogram clip = Clip(130, 300);
        using var first = new Owner(Fitted());
        using var second = new Owner(Fitted());
        using var single = new Owner(Create());
        single.Detector.Fit(Normals(), Context with { MaxDegreeOfParallelism = 1 });

        DetectorOutput expected = first.Detector.Score(clip);
        Assert.All(new[] { second.Detector, single.Detector }, detector => AssertSame(expected, detector.Score(clip)));
    }

    [Fact]
    public void Detector_ManyThreads_ScoreAsOne()
    {
        using var owner = new Owner(Fitted());
        Spectrogram[] clips = [.. Enumerable.Range(400, 8).Select(seed => Clip(120, seed))];
        DetectorOutput[] expected = [.. clips.Select(owner.Detector.Score)];

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => AssertSame(expected[i % 8], owner.Detector.Score(clips[i % 8])));
    }

    [Fact]
    public void Detector_SavedState_GivesTheSameBits()
    {
        using var original = new Owner(Fitted());
        using var restored = new Owner(TorchNetworks.Restore<IDetector>(original.Detector.SaveState()));
        Spectrogram clip = Clip(130, 500);

        Assert.Equal(original.Detector.Id, restored.Detector.Id);
        Assert.Equal(original.Detector.MinFrames, restored.Detector.MinFrames);
        AssertSame(original.Detector.Score(clip), restored.Detector.Score(clip));
    }

    [Fact]
    public void Detector_CancelledFit_KeepsTheOldState()
    {
        using var owner = new Owner(Fitted());
        Spectrogram clip = Clip(130, 600);
        DetectorOutput before = owner.Detector.Score(clip);
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => owner.Detector.Fit(CancelAfterTwo(), Context with { CancellationToken = cancellation.Token }));

        AssertSame(before, owner.Detector.Score(clip));

        IEnumerable<Spectrogram> CancelAfterTwo()
        {
            yield return TestData.Noise(100, 1);
            yield return TestData.Noise(100, 2);
            cancellation.Cancel();
            yield return TestData.Noise(100, 3);
        }
    }

    [Fact]
    public void Detector_FailingSource_KeepsTheOldState()
    {
        using var owner = new Owner(Fitted());
        Spectrogram clip = Clip(130, 700);
        DetectorOutput before = owner.Detector.Score(clip);

        Assert.Throws<IOException>(() => owner.Detector.Fit(Failing(), Context));

        AssertSame(before, owner.Detector.Score(clip));

        static IEnumerable<Spectrogram> Failing()
        {
            yield return TestData.Noise(100, 1);
            throw new IOException("disk");
        }
    }

    [Fact]
    public void Detector_ScoringDuringARefit_GivesTheOldOrTheNewScores()
    {
        using var owner = new Owner(Fitted());
        Spectrogram clip = Clip(130, 800);
        DetectorOutput before = owner.Detector.Score(clip);
        var during = new List<DetectorOutput>();

        var refit = Task.Run(() => owner.Detector.Fit(Enumerable.Range(20, 6).Select(seed => Clip(160, seed)), Context), TestContext.Current.CancellationToken);
        do
        {
            during.Add(owner.Detector.Score(clip));
        }
        while (!refit.IsCompleted);

        Assert.True(refit.IsCompletedSuccessfully, refit.Exception?.ToString());
        DetectorOutput after = owner.Detector.Score(clip);
        Assert.NotEqual(before.Map.Values.ToArray(), after.Map.Values.ToArray());
        Assert.All(during, output => AssertSame(output.Score == before.Score ? before : after, output));
    }

    [Fact]
    public void Detector_BinsOutOfScope_AreZeroInTheMap()
    {
        using var owner = new Owner(Create());
        owner.Detector.Fit(Normals().Select(clip => clip.LimitBandwidth(4800)), Context);
        Spectrogram clip = Clip(130, 900).LimitBandwidth(4800);

        DetectorOutput output = owner.Detector.Score(clip);

        Assert.Equal(48, output.Map.ValidBins);
        Assert.True(double.IsFinite(output.Score));
        for (int t = 0; t < clip.Frames; t++)
        {
            Assert.All(Enumerable.Range(48, 16), bin => Assert.Equal(0f, output.Map[t, bin]));
        }
    }

    [Fact]
    public void Detector_NarrowerRecording_ScoresAsTheWholeSoundAsFarAsItGoes()
    {
        using var owner = new Owner(Fitted());
        var bandwidth = new ModelBandwidth(TestData.Axes(), 6400, owner.Detector, NormalExcerpt.Of(TestData.Noise(160, 3)));
        int compared = bandwidth.ComparedBins(4800);
        Spectrogram[] normals = [.. Enumerable.Range(100, 6).Select(seed => Clip(160, seed))];
        Spectrogram fault = TestData.WithBlob(Clip(160, 200), 60, 24, 4, 16);

        double[] whole = [.. normals.Select(clip => owner.Detector.Score(clip.LimitScope(compared)).Score)];
        DetectorOutput[] narrow = [.. normals.Select(clip => owner.Detector.Score(bandwidth.Limit(clip, 4800)))];
        double found = owner.Detector.Score(bandwidth.Limit(fault, 4800)).Score;

        Assert.InRange(compared, 30, 38);
        Assert.All(narrow, output => Assert.InRange(output.Score, whole.Min() / 1.2, whole.Max() * 1.2));
        Assert.All(narrow, output => Assert.InRange(output.Map.ValidBins, 1, compared));
        Assert.True(found > narrow.Max(output => output.Score), $"{found} against {narrow.Max(output => output.Score)}");
        Assert.Equal(owner.Detector.Score(fault.LimitScope(compared)).Score, found, 0.2 * found);
    }

    [Fact]
    public void Detector_OtherNumberOfBins_IsAnArgumentError()
    {
        using var owner = new Owner(Fitted());

        Assert.Throws<ArgumentException>(() => owner.Detector.Score(TestData.Noise(100, 1, bins: 48)));
    }

    [Fact]
    public void Detector_NoClips_IsAFitError()
    {
        using var owner = new Owner(Create());

        Assert.Throws<FitException>(() => owner.Detector.Fit([], Context));
        Assert.False(owner.Detector.IsFitted);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(101)]
    [InlineData(701)]
    [InlineData(6001)]
    public void Detector_AnyLength_IsScoredOrClearlyRefused(int frames)
    {
        using var owner = new Owner(Fitted());

        Assert.Equal(FixedFrames is not null, owner.Detector.NeedsFixedLength);
        if (FixedFrames is null)
        {
            Assert.Equal(frames, owner.Detector.Score(TestData.Noise(frames, 1)).Map.Frames);
        }
        else
        {
            AssertRefused(owner.Detector, TestData.Noise(frames, 1));
        }
    }

    [Fact]
    public void Detector_ClipsOfDifferentLengths_AreFittedOrClearlyRefused()
    {
        using var owner = new Owner(Create());
        Spectrogram[] clips = [TestData.Noise(160, 1), TestData.Noise(200, 2)];

        if (FixedFrames is null)
        {
            owner.Detector.Fit(clips, Context);
            Assert.True(owner.Detector.IsFitted);
        }
        else
        {
            FitException error = Assert.Throws<FitException>(() => owner.Detector.Fit(clips, Context));
            Assert.Contains("'noise 2' has 200 frames", error.Message, StringComparison.Ordinal);
            Assert.Contains("UseWindows", error.Message, StringComparison.Ordinal);
            Assert.False(owner.Detector.IsFitted);
        }
    }

    [Fact]
    public void Detector_OneFrameTooFew_SaysWhatIsNeeded()
    {
        using var owner = new Owner(Fitted());
        int least = owner.Detector.MinFrames;

        if (FixedFrames is null)
        {
            Assert.Equal(least, owner.Detector.Score(TestData.Noise(least, 1)).Map.Frames);
        }
        else
        {
            AssertRefused(owner.Detector, TestData.Noise(least, 1));
        }

        // A spectrogram has a frame at least.
        if (least > 1)
        {
            Assert.Throws<AudioContentException>(() => owner.Detector.Score(TestData.Noise(least - 1, 1)));
        }
    }

    [Fact]
    public void Detector_SingleClipOrConstantClips_CanBeFitted()
    {
        using var owner = new Owner(Create());
        owner.Detector.Fit([TestData.Noise(64, 1)], Context);
        Assert.True(owner.Detector.IsFitted);

        var constant = Level(-20, 64);
        owner.Detector.Fit([constant, constant], Context);

        // Nearly nothing: a network's features differ a little at the edges, and not every edge patch need be in the bank.
        Assert.True(owner.Detector.Score(constant).Score < 0.1 * owner.Detector.Score(TestData.Noise(64, 2)).Score);
    }

    private static void AssertRefused(IDetector detector, Spectrogram clip)
    {
        AudioContentException error = Assert.Throws<AudioContentException>(() => detector.Score(clip));
        Assert.Contains($"{clip.Frames} frames", error.Message, StringComparison.Ordinal);
        Assert.Contains("fitted on 160 frames", error.Message, StringComparison.Ordinal);
    }

    private static Spectrogram Level(float db, int frames) => new(Enumerable.Repeat(db, frames * 64).ToArray(), frames, TestData.Axes());

    private static IEnumerable<Spectrogram> Normals() => Enumerable.Range(0, 8).Select(seed => TestData.Noise(160, seed));

    private static void AssertSame(DetectorOutput expected, DetectorOutput actual)
    {
        Assert.Equal(expected.Score, actual.Score);
        Assert.Equal(expected.Map.Values.ToArray(), actual.Map.Values.ToArray());
    }

    /// <summary>Noise of a length, or of the only one possible.</summary>
    private Spectrogram Clip(int frames, int seed) => TestData.Noise(FixedFrames ?? frames, seed);

    private IDetector Fitted()
    {
        IDetector detector = Create();
        detector.Fit(Normals(), Context);
        return detector;
    }

    private sealed class Owner(IDetector detector) : IDisposable
    {
        public IDetector Detector { get; } = detector;

        public void Dispose() => (Detector as IDisposable)?.Dispose();
    }
}
