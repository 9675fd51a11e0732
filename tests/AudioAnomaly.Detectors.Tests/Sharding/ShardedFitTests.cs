using AudioAnomaly.Audio;
using AudioAnomaly.Components;
using AudioAnomaly.Sharding;

namespace AudioAnomaly.Detectors.Tests.Sharding;

/// <summary>A fit in shards against the fit of the same recordings on one machine.</summary>
public sealed class ShardedFitTests : IDisposable
{
    private const int Rate = 16000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Detectors whose knowledge of parts can be joined without loss. 32-bit states on the way leave relative errors of about 1e-6.</summary>
    public static TheoryData<string> Exact => ["spectrum", "texture", "level", "padim", "padim-frequency", "ensemble"];

    [Theory]
    [MemberData(nameof(Exact))]
    public async Task ShardedFit_CalibratedByFolds_IsTheModelOfOneFit(string detector)
    {
        AudioSource recordings = Recordings(43);
        using AudioAnomalyModel whole = await Pipeline(detector).FitAsync(recordings, null, Cancellation);

        using AudioAnomalyModel sharded = await FitAsync(Pipeline(detector), recordings, shardSize: 4);

        AssertSame(whole, sharded);
        Assert.Equal(43, sharded.Settings.TrainingClips);
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public async Task ShardedFit_CalibratedByHeldOutRecordings_IsTheModelOfOneFit(string detector)
    {
        AudioSource recordings = Recordings(230, seconds: 0.4);
        using AudioAnomalyModel whole = await Pipeline(detector).FitAsync(recordings, null, Cancellation);

        using AudioAnomalyModel sharded = await FitAsync(Pipeline(detector), recordings, shardSize: 31);

        AssertSame(whole, sharded, seconds: 0.4);
        Assert.Equal((184, 46), (sharded.Settings.TrainingClips, sharded.Settings.HeldOutClips));
    }

    [Fact]
    public async Task ShardedFit_OfPatchCore_CoversTheNormalPatchesNearlyAsOneFit()
    {
        AudioSource recordings = Recordings(240, seconds: 0.4);
        using AudioAnomalyModel whole = await Pipeline("patchcore").FitAsync(recordings, null, Cancellation);

        using AudioAnomalyModel sharded = await FitAsync(Pipeline("patchcore"), recordings, shardSize: 24);

        // The score is the distance of the farthest patch to the bank: over all recordings that were learned, the covering radius.
        IReadOnlySet<int> heldOut = HoldOutChoice.Of(240, 0.2, seed: 5);
        double expected = Radius(whole), found = Radius(sharded);
        Assert.True(found <= 1.25 * expected, $"{found} against {expected}");
        Assert.Equal(((PatchCoreDetector)whole.Detector).BankSize, ((PatchCoreDetector)sharded.Detector).BankSize);
        Assert.Equal(whole.Calibration.Scores.Count, sharded.Calibration.Scores.Count);
        Assert.InRange(sharded.Calibration.Threshold!.Value, 0.8 * whole.Calibration.Threshold!.Value, 1.25 * whole.Calibration.Threshold!.Value);

        double Radius(AudioAnomalyModel model) => recordings.Items.Where((_, index) => !heldOut.Contains(index)).Max(item => model.Score(item, Cancellation).Score);
    }

    [Fact]
    public async Task ShardedFit_OfTheDefaultEnsemble_DiffersInItsEventsOnly()
    {
        AudioSource recordings = Recordings(30);
        using AudioAnomalyModel whole = await Pipeline("default").FitAsync(recordings, null, Cancellation);

        using AudioAnomalyModel sharded = await FitAsync(Pipeline("default"), recordings, shardSize: 3);

        Assert.Equal(["event", "level", "peak", "spectrum", "texture"], sharded.Calibration.Kinds.Keys.Order(StringComparer.Ordinal));
        foreach ((string kind, KindCalibration calibration) in whole.Calibration.Kinds.Where(kind => kind.Key != "event"))
        {
            AssertClose(calibration.Scores, sharded.Calibration.Kinds[kind].Scores);
        }

        Assert.Equal(30, sharded.Calibration.Kinds["event"].Scores.Count);
        Assert.InRange(sharded.Calibration.Threshold!.Value, 0.8 * whole.Calibration.Threshold!.Value, 1.25 * whole.Calibration.Threshold!.Value);
    }

    [Fact]
    public async Task ShardedFit_OfRecordingsWithFaults_LeavesOutAndWarnsAsOneFit()
    {
        List<AudioItem> items = [.. Recordings(30).Items];
        items.Insert(3, AudioItem.FromFile(_folder.Write("cut.wav", [1, 2, 3])));
        items.Insert(7, AudioItem.FromClip(new AudioClip(new float[Rate / 2], Rate), "silent"));
        items.Insert(9, AudioItem.FromClip(Sound(0, 0.6), "copy"));
        items.Add(AudioItem.FromFile(_folder["missing.wav"]));
        items.Add(AudioItem.FromClip(Sound(77, 0.6, rate: 12000), "slow"));
        var recordings = AudioSource.FromItems(items);
        using AudioAnomalyModel whole = await Pipeline("spectrum", skip: true).FitAsync(recordings, null, Cancellation);

        using AudioAnomalyModel sharded = await FitAsync(Pipeline("spectrum"), recordings, shardSize: 5);

        AssertSame(whole, sharded);
        Assert.Equal(whole.Warnings.Order(StringComparer.Ordinal), sharded.Warnings.Order(StringComparer.Ordinal));
        Assert.Equal(6000, sharded.BandwidthHz);
        Assert.Contains(sharded.Warnings, warning => warning.Contains("'copy' holds the same sound", StringComparison.Ordinal));
        Assert.Contains(sharded.Warnings, warning => warning.Contains("missing.wav", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ShardedFit_EveryPartSavedAndReadAgain_IsTheSameModel()
    {
        AudioSource recordings = Recordings(25);
        using AudioAnomalyModel direct = await FitAsync(Pipeline("ensemble"), recordings, shardSize: 6);

        // Each part by a pipeline of its own, as on another machine, and in another order.
        FitSurvey survey = FitSurvey.FromJson((await Fit().SurveyAsync(recordings, Cancellation)).ToJson());
        FitPlan plan = FitPlan.FromJson((await Fit().PlanAsync([survey], 6, cancellationToken: Cancellation)).ToJson());
        for (int shard = plan.LearnShards - 1; shard >= 0; shard--)
        {
            await (await Fit().LearnAsync(plan, shard, recordings, Cancellation)).SaveAsync(_folder[$"learned{shard}"], Cancellation);
        }

        for (int merge = 0; merge < plan.Merges; merge++)
        {
            PartialFit[] parts = await Task.WhenAll(plan.ShardsOf(merge).Select(shard => PartialFit.LoadAsync(_folder[$"learned{shard}"], Cancellation)));
            await (await Fit().MergeAsync(parts, Cancellation)).SaveAsync(_folder[$"merged{merge}"], Cancellation);
        }

        var scores = new List<ShardScores>();
        for (int shard = 0; shard < plan.ScoreShards; shard++)
        {
            var merged = await PartialFit.LoadAsync(_folder[$"merged{plan.MergeThatScores(shard)}"], Cancellation);
            scores.Add(ShardScores.FromJson((await Fit().ScoreAsync(plan, shard, recordings, merged, Cancellation)).ToJson()));
        }

        using AudioAnomalyModel model = await Fit().CompleteAsync(plan, await PartialFit.LoadAsync(_folder["merged0"], Cancellation), scores, Cancellation);

        await direct.SaveAsync(_folder["direct.aam"], Cancellation);
        await model.SaveAsync(_folder["model.aam"], Cancellation);
        Assert.Equal(await File.ReadAllBytesAsync(_folder["direct.aam"], Cancellation), await File.ReadAllBytesAsync(_folder["model.aam"], Cancellation));

        static ShardedFit Fit() => new(Pipeline("ensemble"));
    }

    [Fact]
    public async Task ShardedFit_OtherFeatures_AreNotJoined()
    {
        AudioSource recordings = Recordings(12);
        ShardedFit fit = new(Pipeline("texture")), other = new(AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k)
            .UseLogMelPatches(o => o.PatchFrames = 4).UseTextureProfile().Build());
        FitSurvey survey = await fit.SurveyAsync(recordings, Cancellation);
        FitPlan plan = await fit.PlanAsync([survey], 6, cancellationToken: Cancellation);
        PartialFit one = await fit.LearnAsync(plan, 0, recordings, Cancellation), two = await other.LearnAsync(plan, 1, recordings, Cancellation);

        ModelMergeException refusal = await Assert.ThrowsAsync<ModelMergeException>(() => fit.MergeAsync([one, two], Cancellation));

        Assert.Contains("other features", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("extractor", one.Detector.Parts.Keys);
    }

    [Fact]
    public async Task ShardedFit_EachShardThatCalibrates_IsScoredByAMergeWithoutIt()
    {
        ShardedFit fit = new(Pipeline("level"));
        FitSurvey survey = await fit.SurveyAsync(Recordings(60, seconds: 0.3), Cancellation);

        FitPlan plan = await fit.PlanAsync([survey], 5, cancellationToken: Cancellation);

        Assert.Equal(6, plan.Merges);
        for (int shard = 0; shard < plan.ScoreShards; shard++)
        {
            IEnumerable<int> learned = plan.ShardsOf(plan.MergeThatScores(shard)).SelectMany(other => plan.Data.Learned[other].Recordings);
            Assert.Empty(learned.Intersect(plan.Data.Scored[shard].Recordings));
            Assert.Equal(48, learned.Count());
        }

        Assert.Equal(Enumerable.Range(0, 60), plan.ShardsOf(0).SelectMany(shard => plan.Data.Learned[shard].Recordings).Order());
    }

    [Fact]
    public async Task ShardedFit_OfADetectorThatCannotBeJoined_SaysWhatToDo()
    {
        ShardedFit fit = new(AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseAutoencoder().Build());
        FitSurvey survey = await fit.SurveyAsync(Recordings(3), Cancellation);

        FitException refusal = await Assert.ThrowsAsync<FitException>(() => fit.PlanAsync([survey], 2, cancellationToken: Cancellation));

        Assert.Contains("cannot be fitted in shards", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShardedFit_OfNothingUsable_NamesTheRecordings()
    {
        ShardedFit fit = new(Pipeline("level"));
        FitSurvey survey = await fit.SurveyAsync(AudioSource.FromFiles([_folder["a.wav"], _folder.Write("b.wav", [0])]), Cancellation);

        FitException refusal = await Assert.ThrowsAsync<FitException>(() => fit.PlanAsync([survey], 2, cancellationToken: Cancellation));

        Assert.Equal(2, survey.Unreadable);
        Assert.Contains("b.wav", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartialFit_FileOfAModel_IsRefused()
    {
        using AudioAnomalyModel model = await Pipeline("level").FitAsync(Recordings(12), null, Cancellation);
        await model.SaveAsync(_folder["model.aam"], Cancellation);

        await Assert.ThrowsAsync<ModelFormatException>(() => PartialFit.LoadAsync(_folder["model.aam"], Cancellation));
        Assert.Throws<FormatException>(() => FitPlan.FromJson("{}"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Does all parts here, one after the other.</summary>
    private static async Task<AudioAnomalyModel> FitAsync(AudioAnomalyPipeline pipeline, AudioSource recordings, int shardSize)
    {
        ShardedFit fit = new(pipeline);
        var surveys = new List<FitSurvey>();
        foreach (AudioItem[] some in recordings.Items.Chunk(shardSize))
        {
            surveys.Add(await fit.SurveyAsync(AudioSource.FromItems(some), Cancellation));
        }

        FitPlan plan = await fit.PlanAsync(surveys, shardSize, recordings.Warnings, Cancellation);
        var learned = new List<PartialFit>();
        for (int shard = 0; shard < plan.LearnShards; shard++)
        {
            learned.Add(await fit.LearnAsync(plan, shard, recordings, Cancellation));
        }

        var merged = new List<PartialFit>();
        for (int merge = 0; merge < plan.Merges; merge++)
        {
            merged.Add(await fit.MergeAsync([.. plan.ShardsOf(merge).Select(shard => learned[shard])], Cancellation));
        }

        var scores = new List<ShardScores>();
        for (int shard = 0; shard < plan.ScoreShards; shard++)
        {
            scores.Add(await fit.ScoreAsync(plan, shard, recordings, merged[plan.MergeThatScores(shard)], Cancellation));
        }

        return await fit.CompleteAsync(plan, merged[0], scores, Cancellation);
    }

    private static void AssertSame(AudioAnomalyModel expected, AudioAnomalyModel found, double seconds = 0.6)
    {
        AssertClose(expected.Calibration.Scores, found.Calibration.Scores);
        AssertClose(expected.Calibration.MapPeaks, found.Calibration.MapPeaks);
        AssertClose([expected.Calibration.Threshold!.Value, expected.Calibration.MapThreshold!.Value], [found.Calibration.Threshold!.Value, found.Calibration.MapThreshold!.Value]);
        Assert.Equal(expected.SuspiciousNormals.Select(normal => normal.Name), found.SuspiciousNormals.Select(normal => normal.Name));
        Assert.True(expected.Excerpt!.SaveState().Describes(found.Excerpt!.SaveState()));
        foreach (int seed in (int[])[900, 901])
        {
            AnomalyResult one = expected.Score(Sound(seed, seconds, tone: 0.2), Cancellation), other = found.Score(Sound(seed, seconds, tone: 0.2), Cancellation);
            AssertClose([one.Score], [other.Score]);
            AssertClose([.. one.FrameScores.Select(score => (double)score)], [.. other.FrameScores.Select(score => (double)score)]);
        }
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> found)
    {
        Assert.Equal(expected.Count, found.Count);
        double unit = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -1e-5 * unit, 1e-5 * unit));
    }

    private static AudioAnomalyPipeline Pipeline(string detector, bool skip = false)
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseSeed(5);
        builder = detector switch
        {
            "spectrum" => builder.UseSpectrumProfile(),
            "texture" => builder.UseLogMelPatches().UseTextureProfile(),
            "level" => builder.UseLevel(),
            "padim" => builder.UseLogMelPatches().UsePadim(o => o.Channels = 12),
            "padim-frequency" => builder.UseLogMelPatches().UsePadim(o => o.Positions = PadimPositions.PerFrequency),
            "patchcore" => builder.UseLogMelPatches().UsePatchCore(o => (o.ClipScore, o.NeighborhoodSize, o.CoresetRatio, o.MergeReserve) = (PatchCoreClipScore.Max, 1, 0.1, 500)),
            "default" => builder.UseEnsemble(),
            _ => builder.UseEnsemble(o => o.Members.Remove("event")),
        };
        return (skip ? builder.SkipUnreadableRecordings() : builder).Build();
    }

    private static AudioSource Recordings(int count, double seconds = 0.6) => AudioSource.FromClips(Enumerable.Range(0, count).Select(seed => Sound(seed, seconds)));

    /// <summary>Noise of changing colour and level.</summary>
    private static AudioClip Sound(int seed, double seconds, double tone = 0, int rate = Rate)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(seconds * rate)];
        double memory = 0, keep = 0.2 + (0.6 * random.NextDouble()), level = 0.05 + (0.1 * random.NextDouble());
        for (int n = 0; n < samples.Length; n++)
        {
            memory = (keep * memory) + (level * ((2 * random.NextDouble()) - 1));
            samples[n] = (float)(memory + (tone * Math.Sin(2 * Math.PI * 3000 * n / rate)));
        }

        return new AudioClip(samples, rate, $"sound {seed}");
    }
}
