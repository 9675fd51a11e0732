using AudioAnomaly.Components;
using AudioAnomaly.Detectors.Tests.Streaming;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Detectors.Tests.Ensemble;

public class EnsembleDetectorTests
{
    private const int Rate = 16000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_ALastingTone_IsToldAsOneBandThatIsLouder()
    {
        using AudioAnomalyModel model = await FitAsync();

        AnomalyResult result = model.Score(Sound(100, tone: 0.02), Cancellation);

        Assert.True(result.IsAnomalous);
        AnomalyEvidence spectrum = Assert.Single(result.Evidence, evidence => evidence.Kind == "spectrum");
        Assert.InRange(2000, spectrum.LowHz, spectrum.HighHz);
        Assert.Contains("louder than in every normal recording", spectrum.Text, StringComparison.Ordinal);
        Assert.Equal(1.0 / 21, spectrum.PValue);
        Assert.Null(spectrum.StartSeconds);
    }

    [Fact]
    public async Task Score_ALouderRecording_SaysByHowManyDecibels()
    {
        using AudioAnomalyModel model = await FitAsync();

        AnomalyResult result = model.Score(Sound(100, gain: 10), Cancellation);

        AnomalyEvidence level = Assert.Single(result.Evidence, evidence => evidence.Kind == "level");
        Assert.Matches("^(19|20|21)(\\.\\d)? dB louder than normal recordings$", level.Text);
    }

    [Fact]
    public async Task Score_OnlyWhatLastsSpeaks_HasNoSegmentBelowTheMapsThreshold()
    {
        using AudioAnomalyModel model = await FitAsync();
        AnomalyResult[] results = [.. Enumerable.Range(200, 12).Select(seed => model.Score(Sound(seed, gain: 1.15), Cancellation)).Where(result => result.IsAnomalous && result.Evidence.All(evidence => evidence.StartSeconds is null))];

        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.All(result.Segments, segment => Assert.True(segment.Score >= result.MapThreshold)));
    }

    [Fact]
    public async Task Score_AShortBurst_IsToldAsAnEventAtItsTime()
    {
        using AudioAnomalyModel model = await FitAsync();

        AnomalyResult result = model.Score(Sound(100, burst: 0.5), Cancellation);

        AnomalyEvidence heard = Assert.Single(result.Evidence, evidence => evidence.Kind == "event");
        Assert.StartsWith("a short event at 1.", heard.Text, StringComparison.Ordinal);
        Assert.True(heard is { StartSeconds: > 1 and < 1.5, EndSeconds: > 1.5 and < 2.1 }, $"{heard}");
        Assert.InRange(2000, heard.LowHz, heard.HighHz);
    }

    [Fact]
    public async Task Score_Evidence_IsInOrderAndLedByTheRecordingsScore()
    {
        using AudioAnomalyModel model = await FitAsync();

        AnomalyResult loud = model.Score(Sound(100, gain: 3, tone: 0.1, burst: 0.5), Cancellation);
        AnomalyResult normal = model.Score(Sound(3), Cancellation);

        Assert.Equal(loud.Score, loud.Evidence[0].Score, 12);
        Assert.Equal(loud.Evidence.OrderByDescending(evidence => evidence.Z), loud.Evidence);
        Assert.All(loud.Evidence, evidence => Assert.True(evidence.Score > model.Calibration.Threshold));
        Assert.False(normal.IsAnomalous);
        Assert.Empty(normal.Evidence);
    }

    [Fact]
    public async Task Fit_CrossFitted_PutsMembersOnOneScaleThatIsSaved()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await FitAsync();
        AudioClip clip = Sound(100, tone: 0.05);

        await model.SaveAsync(folder["m.aam"], Cancellation);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(folder["m.aam"], new ComponentRegistry().AddFeatures().AddDetectors(), cancellationToken: Cancellation);

        Assert.Equal(20, model.Calibration.Scores.Count);
        Assert.Equal(model.Score(clip, Cancellation).Score, loaded.Score(clip, Cancellation).Score);
        Assert.Equal(model.Score(clip, Cancellation).Evidence, loaded.Score(clip, Cancellation).Evidence);
        Assert.Equal(model.Score(clip, Cancellation).Map.Values.ToArray(), loaded.Score(clip, Cancellation).Map.Values.ToArray());
    }

    [Fact]
    public async Task Fit_Members_CanBeRemovedAddedAndConfigured()
    {
        using AudioAnomalyModel model = await FitAsync(o =>
        {
            o.Members.Clear().AddLevel("how loud").AddSpectrumProfile("means", s => s.Statistic = SpectrumStatistic.Mean).AddLevel("unwanted").Remove("unwanted");
        });

        AnomalyResult result = model.Score(Sound(100, gain: 10), Cancellation);

        Assert.Equal(["how loud", "means"], result.Evidence.Select(evidence => evidence.Kind).Order());
    }

    [Fact]
    public void Build_WrongMembers_AreNamed()
    {
        PipelineConfigurationException none = Assert.Throws<PipelineConfigurationException>(() => Builder(o => o.Members.Clear()).Build());
        PipelineConfigurationException wrong = Assert.Throws<PipelineConfigurationException>(() => Builder(o => o.Members.AddPatchCore("even", p => p.NeighborhoodSize = 2)).Build());

        Assert.Contains("member at least", none.Message, StringComparison.Ordinal);
        Assert.Contains("even: ", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new EnsembleOptions().Members.Remove("unknown"));
    }

    [Fact]
    public void Fit_SharedFeatures_AreComputedOnceForAllMembers()
    {
        var counter = new CountingExtractor();
        using var detector = new EnsembleDetector(counter, Conformance.EnsembleOnLogMelPatchesConformance.Members());

        detector.Fit(Enumerable.Range(0, 6).Select(seed => TestData.Noise(160, seed)), new FitContext());
        int fitted = counter.Extractions;
        detector.Score(TestData.Noise(160, 100));

        Assert.Equal((6, 7), (fitted, counter.Extractions));
    }

    [Fact]
    public async Task Fit_CrossFitted_ComputesFeaturesOfEachRecordingOnce()
    {
        var counter = new CountingExtractor();
        var normals = AudioSource.FromClips(Enumerable.Range(0, 20).Select(seed => Sound(seed)));

        using AudioAnomalyModel model = await Builder(null).UseFeatureExtractor(() => counter).Build().FitAsync(normals, cancellationToken: Cancellation);

        Assert.Equal((20, 20), (counter.Extractions, model.Calibration.Scores.Count));
    }

    [Fact]
    public async Task AddNormals_AnEnsemble_TakesItsScaleFromTheNewCalibration()
    {
        using AudioAnomalyModel model = await FitAsync();
        AudioSource calibration = AudioSource.FromClips(Enumerable.Range(200, 12).Select(seed => Sound(seed)));

        using AudioAnomalyModel grown = await model.AddNormalsAsync(AudioSource.FromClips([Sound(100, tone: 0.05)]), calibration, cancellationToken: Cancellation);

        Assert.Equal(12, grown.Calibration.Scores.Count);
        Assert.True(grown.Score(Sound(101, tone: 0.05), Cancellation).Score < model.Score(Sound(101, tone: 0.05), Cancellation).Score);
    }

    [Fact]
    public async Task OpenSession_AnEnsemble_GivesEveryFrameOnce()
    {
        using AudioAnomalyModel model = await FitAsync();
        AudioClip clip = Sound(100, seconds: 7, burst: 0.5);

        float[] map = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.5 }, 1600, 333).Map;

        Assert.Equal(model.ComputeSpectrogram(clip).Values.Length, map.Length);
        Assert.All(map, value => Assert.True(float.IsFinite(value) && value >= 0));
        Assert.True(map.Max() > model.Calibration.MapThreshold);
    }

    [Fact]
    public async Task OpenSession_ALastingToneThatBegins_IsOneStretchThatIsLouder()
    {
        using AudioAnomalyModel model = await FitAsync();

        SessionUpdate update = Watch(model, Sound(100, seconds: 9), Sound(101, tone: 0.02, seconds: 9));

        AnomalySegment lasting = Assert.Single(update.Segments, segment => segment.Evidence is [{ Kind: "spectrum" }] && segment.EndSeconds - segment.StartSeconds > 4);
        Assert.InRange(lasting.StartSeconds, 9, 12.5);
        Assert.InRange(lasting.EndSeconds, 17.5, 18);
        Assert.InRange(2000, lasting.LowHz, lasting.HighHz);
        Assert.Contains("louder than in every normal recording", lasting.Evidence[0].Text, StringComparison.Ordinal);
        SessionFrame last = update.Frames[^1];
        Assert.Equal(AnomalyVerdict.Anomalous, last.Verdict);
        AnomalyEvidence spectrum = Assert.Single(last.Evidence, evidence => evidence.Kind == "spectrum");
        Assert.True(spectrum.Score > model.Calibration.Threshold);
        Assert.Equal(last.Evidence.OrderByDescending(evidence => evidence.Z), last.Evidence);
    }

    [Fact]
    public async Task OpenSession_WindowAfterTheFirst_ScoresAsARecordingDoes()
    {
        using AudioAnomalyModel model = await FitAsync();
        AudioClip clip = Sound(102, tone: 0.02);

        SessionUpdate update = Watch(model, clip);
        AnomalyResult whole = model.Score(clip, Cancellation);

        // The whole clip is one window, which its last frame speaks of.
        AnomalyEvidence live = Assert.Single(update.Frames[^1].Evidence, evidence => evidence.Kind == "spectrum");
        AnomalyEvidence scored = Assert.Single(whole.Evidence, evidence => evidence.Kind == "spectrum");
        Assert.Equal(scored.Score, live.Score, 0.05 * scored.Score);
        Assert.Equal((scored.LowHz, scored.HighHz, scored.Text), (live.LowHz, live.HighHz, live.Text));
    }

    [Fact]
    public async Task OpenSession_Burst_IsTheSegmentsEventWithoutAnEnd()
    {
        using AudioAnomalyModel model = await FitAsync();

        SessionUpdate update = Watch(model, Sound(100, seconds: 7, burst: 0.5));

        AnomalySegment burst = update.Segments.Where(segment => segment.StartSeconds < 1.6 && segment.EndSeconds is > 1.4 and < 3).MaxBy(segment => segment.Score)!;
        AnomalyEvidence heard = Assert.Single(burst.Evidence, evidence => evidence.Kind == "event");
        Assert.StartsWith("an unusual sound at ", heard.Text, StringComparison.Ordinal);
        Assert.InRange(2000, heard.LowHz, heard.HighHz);
    }

    [Fact]
    public async Task DriftMonitors_LouderSurroundings_SayThatTheLevelMoved()
    {
        using AudioAnomalyModel model = await FitAsync();
        var options = new DriftMonitorOptions { Horizon = 100 };
        var recordings = EvidenceDriftMonitor.Of(model, options);
        var live = new SessionDriftMonitor(model, options: options);
        using AudioAnomalySession session = model.OpenSession(Rate);
        foreach (int seed in Enumerable.Range(200, 40))
        {
            AudioClip clip = Sound(seed, gain: 1.3);
            recordings.Add(model.Score(clip, Cancellation));
            live.Add(session.Push(clip.Samples.Span, Cancellation));
        }

        Assert.Equal(["event", "level", "peak", "spectrum", "texture"], recordings.Kinds.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(DriftDirection.Higher, recordings.Kinds["level"].Direction);
        Assert.Equal(DriftDirection.Higher, live.Kinds["level"].Direction);
        Assert.Contains("level", recordings.Moved);
        Assert.Equal(recordings.State, recordings.Kinds[recordings.Moved[0]]);
    }

    [Fact]
    public async Task Calibration_Kinds_AreSavedAndTakenAnew()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await FitAsync();
        using AudioAnomalyModel louder = await model.CalibrateAsync(AudioSource.FromClips(Enumerable.Range(300, 20).Select(seed => Sound(seed, gain: 1.3))), cancellationToken: Cancellation);
        await louder.SaveAsync(folder["louder.aam"], Cancellation);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(folder["louder.aam"], new ComponentRegistry().AddFeatures().AddDetectors(), cancellationToken: Cancellation);

        Assert.Equal(model.Calibration.Scores.Max(), model.Calibration.Kinds.Values.Max(kind => kind.Scores.Max()), 12);
        Assert.Equal(louder.Calibration.Kinds["level"].Scores, loaded.Calibration.Kinds["level"].Scores);
        Assert.Equal(louder.Calibration.WindowFrames, loaded.Calibration.WindowFrames);
        Assert.True(louder.Calibration.Kinds["level"].Scores.Average() > model.Calibration.Kinds["level"].Scores.Average());
    }

    private static SessionUpdate Watch(AudioAnomalyModel model, params AudioClip[] clips)
    {
        using AudioAnomalySession session = model.OpenSession(Rate, new AudioSessionOptions { BlockSeconds = 0.5 });
        SessionUpdate[] updates = [.. clips.Select(clip => session.Push(clip.Samples.Span, Cancellation)), session.Complete()];
        return new SessionUpdate([.. updates.SelectMany(update => update.Frames)], [.. updates.SelectMany(update => update.Segments)]);
    }

    private static Task<AudioAnomalyModel> FitAsync(Action<EnsembleOptions>? configure = null)
        => Builder(configure).Build().FitAsync(AudioSource.FromClips(Enumerable.Range(0, 20).Select(seed => Sound(seed))), cancellationToken: Cancellation);

    private static AudioAnomalyPipelineBuilder Builder(Action<EnsembleOptions>? configure) => AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseEnsemble(options =>
        {
            options.Members.AddPatchCore("event", o => (o.CoresetCount, o.SmoothingSigma) = (300, 1));
            configure?.Invoke(options);
        });

    /// <summary>Noise; perhaps with a tone at 2 kHz all the time, or a burst of it from 1.4 to 1.6 s.</summary>
    private static AudioClip Sound(int seed, double gain = 1, double tone = 0, double burst = 0, double seconds = 3)
    {
        var random = new Random(seed);
        double level = gain * 0.05 * (1 + (0.05 * random.NextDouble()));
        float[] samples = new float[(int)(seconds * Rate)];
        for (int n = 0; n < samples.Length; n++)
        {
            double t = (double)n / Rate;
            double sine = (tone + (t is > 1.4 and < 1.6 ? burst : 0)) * Math.Sin(2 * Math.PI * 2000 * t);
            samples[n] = (float)((level * ((2 * random.NextDouble()) - 1)) + sine);
        }

        return new AudioClip(samples, Rate, $"sound {seed}");
    }

    /// <summary>Counts what patches are made of.</summary>
    private sealed class CountingExtractor : IFeatureExtractor
    {
        private readonly LogMelPatches _patches = new();
        private int _extractions;

        public int Extractions => _extractions;

        public string Id => _patches.Id;

        public IReadOnlyList<FeatureLayer> Layers => _patches.Layers;

        public int MinFrames => _patches.MinFrames;

        public FeatureKind Kind => ((IFeatureExtractor)_patches).Kind;

        public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
        {
            Interlocked.Add(ref _extractions, spectrograms.Count);
            return _patches.Extract(spectrograms, purpose);
        }

        public ComponentState SaveState() => _patches.SaveState();
    }
}
