using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation.Tests.Protocols;

public class EvaluationRunnerTests(TinyBenchmark benchmark)
{
    [Fact]
    public async Task RunAsync_SyntheticTwin_FitsOnceForAllRatiosAndFillsEveryMetric()
    {
        using var tree = new TemporaryFolder();

        EvaluationReport report = await RunAsync(TinyBenchmark.Quick with { Faithfulness = true, FaithfulnessRecordings = 1 }, output: tree.Root);

        Assert.Empty(report.Skipped);
        Assert.Equal(4 * 3, report.Parts.Count);
        Assert.All(report.Parts.GroupBy(part => part.Group), group => Assert.Single(group.Select(part => part.Cost).Distinct()));
        foreach (EvaluationPartResult part in report.Parts)
        {
            Assert.Equal(new EvaluationCounts(4, 3, 3, 3), part.Counts);
            Assert.InRange(part.Sample.RocAuc!.Value, part.Sample.RocAucLower!.Value, part.Sample.RocAucUpper!.Value);
            Assert.Equal(2.0 / 3, part.Sample.F1Floor!.Value, 1e-12);
            Assert.NotNull(part.Sample.Threshold);
            Assert.True(part.Spectrogram is { RocAuc: > 0.6, AuPro: > 0, Regions: > 0, Percentile: 40 }, $"{part.Spectrogram}");
            Assert.True(part.Temporal is { RocAuc: > 0.6, F1Max: > 0 }, $"{part.Temporal}");
            Assert.Equal(1, part.Faithfulness!.Recordings);
            Assert.NotNull(part.Faithfulness.Replacing);
            Assert.NotNull(part.Faithfulness.Removing.Oracle);
            Assert.True(part.Cost is { FitSeconds: > 0, ScoreSecondsPerClip: > 0, ModelBytes: > 1000, PeakWorkingSetBytes: > 1000 }, $"{part.Cost}");
            Assert.Contains(part.Examples.Single().Kind, (string[])["clicks", "chirp", "beep", "hiss"]);
        }

        // A loud anomaly is told from its background by anything that works.
        Assert.All(report.Parts.Where(part => part.SnrDb == 6), part => Assert.True(part.Sample.RocAuc > 0.7, $"{part.Group} {part.Sample}"));
    }

    [Fact]
    public async Task RunAsync_NormalRecordings_CountAtEveryRatioWithOneScore()
    {
        EvaluationReport report = await RunAsync(TinyBenchmark.Quick);

        foreach (IGrouping<string?, EvaluationPartResult> group in report.Parts.GroupBy(part => part.Group))
        {
            string[] normals = [.. group.Select(part => string.Join('|', part.Scores.Where(score => !score.IsAnomalous).Select(score => $"{score.File} {score.Score:R}"))).Distinct()];
            Assert.Single(normals);
            Assert.Equal(3, group.SelectMany(part => part.Scores.Where(score => score.IsAnomalous).Select(score => score.File.Split('/')[1])).Distinct().Count());
        }
    }

    [Fact]
    public async Task RunAsync_Metrics_AreThoseOfTheScores()
    {
        EvaluationPartResult part = (await RunAsync(TinyBenchmark.Quick)).Parts[^1];

        var auc = new RocAuc();
        var f1 = new F1AtThreshold(part.Sample.Threshold!.Value);
        foreach (TestScore score in part.Scores)
        {
            auc.Add(score.Score, score.IsAnomalous);
            f1.Add(score.Score, score.IsAnomalous);
        }

        Assert.Equal(auc.Evaluate().Value, part.Sample.RocAuc);
        Assert.Equal(double.IsNaN(f1.Evaluate()) ? null : f1.Evaluate(), part.Sample.F1AtThreshold);
    }

    [Fact]
    public async Task RunAsync_AnyNumberOfThreads_GivesTheSameNumbers()
    {
        string alone = TinyBenchmark.WithoutCost(await RunAsync(TinyBenchmark.Quick with { MaxParallel = 1 }));

        Assert.Equal(alone, TinyBenchmark.WithoutCost(await RunAsync(TinyBenchmark.Quick with { MaxParallel = 5 })));
    }

    [Fact]
    public async Task RunAsync_BrokenOffAfterTwoFits_ContinuesToTheSameReport()
    {
        using TemporaryFolder broken = new(), whole = new();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // The third fit is under way when the cancellation comes.
        var breaker = new ProgressLog(progress =>
        {
            if (progress is { CompletedFits: 2, Stage: EvaluationStage.Scoring, CompletedClips: 3 })
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(TinyBenchmark.Quick, output: broken.Root, progress: breaker, cancellationToken: cancellation.Token));
        Assert.Equal(2, broken.Files().Count(file => file.StartsWith("parts/", StringComparison.Ordinal)));
        Assert.DoesNotContain(EvaluationReport.FileName, broken.Files());
        Assert.DoesNotContain(broken.Files(), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        var log = new ProgressLog();

        EvaluationReport resumed = await RunAsync(TinyBenchmark.Quick, output: broken.Root, progress: log);

        Assert.Equal(2, log.Reports.Count(progress => progress.Stage == EvaluationStage.Kept));
        Assert.Equal((4, 4, 2), log.Reports[^1] is var last ? (last.CompletedFits, last.TotalFits, last.KeptFits) : default);
        Assert.Equal(TinyBenchmark.WithoutCost(await RunAsync(TinyBenchmark.Quick, output: whole.Root)), TinyBenchmark.WithoutCost(resumed));
        Assert.Equal(resumed.ToJson(), EvaluationReport.Load(broken.Root).ToJson());
        Assert.Equal(whole.Files(), broken.Files());
    }

    [Fact]
    public async Task RunAsync_OtherSettings_MakesPartsAnewAndMixesNothingIn()
    {
        using var tree = new TemporaryFolder();
        await RunAsync(TinyBenchmark.Quick, output: tree.Root);

        Assert.Equal(4, await KeptAsync(TinyBenchmark.Quick, TinyBenchmark.Padim()));
        Assert.Equal(0, await KeptAsync(TinyBenchmark.Quick, TinyBenchmark.Padim(settings: "other")));
        Assert.Equal(0, await KeptAsync(TinyBenchmark.Quick with { TopCells = 3 }, TinyBenchmark.Padim(settings: "other")));

        async Task<int> KeptAsync(EvaluationOptions options, EvaluationContestant contestant)
        {
            var log = new ProgressLog();
            EvaluationReport report = await new EvaluationRunner(options).RunAsync(benchmark.Plan, [contestant], tree.Root, progress: log, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(12, report.Parts.Count);
            return log.Reports[^1].KeptFits;
        }
    }

    [Theory]
    [InlineData("{ \"key\":")]
    [InlineData("null")]
    [InlineData("{\"key\":\"KEY\",\"results\":null,\"skipped\":[]}")]
    [InlineData("{\"sha256\":\"00\",\"fit\":{\"key\":\"KEY\",\"results\":[null],\"skipped\":[]}}")]
    [InlineData("{\"sha256\":\"00\",\"fit\":null}")]
    [InlineData("\"seed\": 0|\"seed\": 1")]
    public async Task RunAsync_DamagedFileOfAPart_MakesItAnewWithAWord(string damage)
    {
        using var tree = new TemporaryFolder();
        string before = TinyBenchmark.WithoutCost(await RunAsync(TinyBenchmark.Quick, output: tree.Root));
        string file = tree.Files().First(name => name.StartsWith("parts/", StringComparison.Ordinal));
        string content = await File.ReadAllTextAsync(tree[file], TestContext.Current.CancellationToken);
        string key = System.Text.RegularExpressions.Regex.Match(content, "\"key\": \"([0-9a-f]+)\"").Groups[1].Value;
        string damaged = damage.Split('|') is [var whole, var changed] ? content.Replace(whole, changed, StringComparison.Ordinal) : damage.Replace("KEY", key, StringComparison.Ordinal);
        Assert.NotEqual(content, damaged);
        await File.WriteAllTextAsync(tree[file], damaged, TestContext.Current.CancellationToken);
        var log = new ProgressLog();

        EvaluationReport report = await RunAsync(TinyBenchmark.Quick, output: tree.Root, progress: log);

        Assert.Equal((3, 1), (log.Reports[^1].KeptFits, log.Reports[^1].DamagedFits));
        Assert.Equal(before, TinyBenchmark.WithoutCost(report));
    }

    [Fact]
    public async Task RunAsync_DetectorsAndSeeds_AreAllFitted()
    {
        EvaluationPlan plan = EvaluationPlan.FromEnvMix(benchmark.Data, [0]);

        EvaluationReport report = await new EvaluationRunner(TinyBenchmark.Quick with { Seeds = [3, 4] })
            .RunAsync(plan, [TinyBenchmark.Padim("one"), TinyBenchmark.Padim("two")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2 * 2 * 4, report.Parts.Count);
        Assert.Equal(["one", "two"], report.Settings.Detectors);
        Assert.All(report.Parts, part => Assert.Equal(0, part.SnrDb));
        EvaluationMean all = report.Means.Single(mean => mean is { Detector: "two", Group: null, SnrDb: null });
        Assert.Equal((8, 2), (all.Parts, all.Values["rocAuc"].Count));

        // The two differ in nothing but their names.
        Assert.Equal(
            report.Parts.Where(part => part.Detector == "one").Select(part => part.Sample),
            report.Parts.Where(part => part.Detector == "two").Select(part => part.Sample));
    }

    [Fact]
    public async Task RunAsync_UnreadableRecordings_AreListedAndTheRestIsEvaluated()
    {
        using var tree = new TemporaryFolder();
        string unit(string machine) => $"0_dB/{machine}/id_00";
        foreach (string machine in (string[])["fan", "pump"])
        {
            TinyBenchmark.WriteSounds(tree, [.. Enumerable.Range(0, 7).Select(i => $"{unit(machine)}/normal/{i:00}.wav"), .. Enumerable.Range(0, 2).Select(i => $"{unit(machine)}/abnormal/{i:00}.wav")]);
        }

        // The first two normal recordings are the test's, the others are learned.
        tree.Touch($"{unit("fan")}/normal/00.wav", $"{unit("fan")}/normal/05.wav");
        tree.Touch(Enumerable.Range(2, 5).Select(i => $"{unit("pump")}/normal/{i:00}.wav"));
        var plan = EvaluationPlan.FromDataset(MimiiDataset.Read(tree.Root, new DatasetOptions { CheckCounts = false }));

        EvaluationReport report = await new EvaluationRunner(TinyBenchmark.Quick).RunAsync(plan, [TinyBenchmark.Padim()], cancellationToken: TestContext.Current.CancellationToken);

        EvaluationPartResult part = Assert.Single(report.Parts);
        Assert.Equal(("fan", "00", 0.0), (part.Group, part.Section, part.SnrDb));
        Assert.Equal((1, 2), (part.Counts.TestNormal, part.Counts.TestAnomalous));
        Assert.Null(part.Spectrogram);
        Assert.Null(part.Temporal);
        Assert.Contains(report.Skipped, skipped => skipped.Location.EndsWith("fan/id_00/normal/00.wav", StringComparison.Ordinal));
        Assert.Contains(report.Skipped, skipped => skipped.Location.EndsWith("fan/id_00/normal/05.wav", StringComparison.Ordinal));
        Assert.Contains(report.Skipped, skipped => skipped.Location == "pump 00, 0 dB (padim)");
    }

    [Fact]
    public async Task RunAsync_AllNormalTestsUnreadable_LeavesTheFitOutAndTriesItAgain()
    {
        using TemporaryFolder tree = new(), output = new();
        TinyBenchmark.WriteSounds(tree, [.. Enumerable.Range(0, 4).Select(i => $"train/{i}.wav"), "test/normal/0.wav", "test/abnormal/0.wav"]);
        byte[] whole = await File.ReadAllBytesAsync(tree["test/normal/0.wav"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(tree["test/normal/0.wav"], new byte[whole.Length], TestContext.Current.CancellationToken);
        var plan = EvaluationPlan.FromDataset(FolderDataset.Read(tree.Root));

        EvaluationReport without = await new EvaluationRunner(TinyBenchmark.Quick).RunAsync(plan, [TinyBenchmark.Padim()], output.Root, cancellationToken: TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(tree["test/normal/0.wav"], whole, TestContext.Current.CancellationToken);
        EvaluationReport with = await new EvaluationRunner(TinyBenchmark.Quick).RunAsync(plan, [TinyBenchmark.Padim()], output.Root, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(without.Parts);
        Assert.Equal(2, without.Skipped.Count);
        Assert.Equal(1.0, Assert.Single(with.Parts).Sample.RocAuc);
        Assert.Empty(with.Skipped);
    }

    [Fact]
    public async Task RunAsync_FolderWithMasks_JudgesCellsAndFrames()
    {
        using var tree = new TemporaryFolder();
        string[] tests = ["test/normal/0.wav", "test/normal/1.wav", "test/abnormal/0.wav"];
        TinyBenchmark.WriteSounds(tree, [.. Enumerable.Range(0, 6).Select(i => $"train/{i}.wav"), .. tests]);
        foreach (string test in tests)
        {
            // Half a second at 16 kHz; the beep lasts from 0.19 s to 0.31 s at 2.3 kHz.
            byte[] mask = new byte[51 * 64];
            for (int frame = 19; frame <= 31 && test.Contains("abnormal", StringComparison.Ordinal); frame++)
            {
                mask.AsSpan((frame * 64) + 28, 8).Fill(1);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(tree["masks/" + test])!);
            NpyFile.Write(tree["masks/" + Path.ChangeExtension(test, ".npy")], mask, 51, 64);
        }

        var plan = EvaluationPlan.FromDataset(FolderDataset.Read(tree.Root));
        EvaluationReport report = await new EvaluationRunner(TinyBenchmark.Quick).RunAsync(plan, [TinyBenchmark.Padim()], cancellationToken: TestContext.Current.CancellationToken);

        EvaluationPartResult part = Assert.Single(report.Parts);
        Assert.Equal((1, 13 * 8), (part.Spectrogram!.Regions, part.Spectrogram.PositiveCells));
        Assert.True(part.Spectrogram.RocAuc > 0.9, $"{part.Spectrogram}");
        Assert.True(part.Temporal is { PositiveFrames: 13, RocAuc: > 0.9 }, $"{part.Temporal}");
    }

    [Fact]
    public async Task RunAsync_MaskOfAnotherGrid_IsListed()
    {
        using var tree = new TemporaryFolder();
        TinyBenchmark.WriteSounds(tree, [.. Enumerable.Range(0, 4).Select(i => $"train/{i}.wav"), "test/normal/0.wav", "test/abnormal/0.wav", "test/abnormal/1.wav"]);
        Directory.CreateDirectory(tree["masks/test/abnormal"]);
        NpyFile.Write(tree["masks/test/abnormal/0.npy"], new byte[10 * 64], 10, 64);

        var plan = EvaluationPlan.FromDataset(FolderDataset.Read(tree.Root));
        EvaluationReport report = await new EvaluationRunner(TinyBenchmark.Quick).RunAsync(plan, [TinyBenchmark.Padim()], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("51 frames x 64 bins", Assert.Single(report.Skipped).Reason, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(report.Parts).Counts.TestAnomalous);
    }

    [Fact]
    public async Task RunAsync_DcaseWithDomains_GivesTheChallengesAucs()
    {
        using var tree = new TemporaryFolder();
        string[] tests = [.. from domain in (string[])["source", "target"] from label in (string[])["normal", "anomaly"] from i in Enumerable.Range(0, 3) select $"fan/test/section_00_{domain}_test_{label}_{i:0000}_x.wav"];
        TinyBenchmark.WriteSounds(tree, [.. Enumerable.Range(0, 6).Select(i => $"fan/train/section_00_source_train_normal_{i:0000}_x.wav"), .. tests]);

        var plan = EvaluationPlan.FromDataset(DcaseDataset.Read(tree.Root, 2023, new DatasetOptions { CheckCounts = false }));
        EvaluationReport report = await new EvaluationRunner(TinyBenchmark.Quick).RunAsync(plan, [TinyBenchmark.Padim()], cancellationToken: TestContext.Current.CancellationToken);

        EvaluationPartResult part = Assert.Single(report.Parts);
        Assert.Equal(["source", "target"], part.Domains.Select(domain => domain.Domain));
        Assert.All(part.Domains, domain =>
        {
            var expected = new DomainRocAuc(domain.Domain);
            foreach (TestScore score in part.Scores)
            {
                expected.Add(score.Score, score.IsAnomalous, score.Domain!);
            }

            Assert.Equal(new DomainMetrics(domain.Domain, expected.Evaluate().Value, 3, 3), domain);
        });
    }

    [Fact]
    public async Task RunAsync_PaperProtocol_ScalesFaithfulnessByTheTest()
    {
        EvaluationPlan plan = EvaluationPlan.FromEnvMix(benchmark.Data, [6]);

        EvaluationReport paper = await Measure(EvaluationProtocol.Paper.CreateOptions()), ours = await Measure(new EvaluationOptions());

        Assert.Equal("paper", paper.Settings.Protocol);
        Assert.All(paper.Parts.Zip(ours.Parts), pair =>
        {
            Assert.Equal(pair.First.Sample, pair.Second.Sample);
            Assert.NotEqual(pair.First.Faithfulness!.AsPrinted, pair.Second.Faithfulness!.AsPrinted);
        });

        Task<EvaluationReport> Measure(EvaluationOptions options) => new EvaluationRunner(options with { BootstrapResamples = 50, Faithfulness = true, FaithfulnessRecordings = 2 })
            .RunAsync(plan, [TinyBenchmark.Padim()], cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task RunAsync_WrongPipeline_EndsTheRun()
    {
        EvaluationContestant wrong = TinyBenchmark.Padim() with { CreatePipeline = (_, _) => AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).Build() };

        await Assert.ThrowsAsync<PipelineConfigurationException>(() => new EvaluationRunner().RunAsync(benchmark.Plan, [wrong], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_TwoContestantsOfOneName_AreRefused()
        => await Assert.ThrowsAsync<ArgumentException>(() => new EvaluationRunner().RunAsync(benchmark.Plan, [TinyBenchmark.Padim(), TinyBenchmark.Padim()], cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public void Runner_OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ValidationException>(() => new EvaluationRunner(new EvaluationOptions { BootstrapResamples = 5 }));
        Assert.Throws<ValidationException>(() => new EvaluationRunner(new EvaluationOptions { Seeds = [] }));
        Assert.Throws<ValidationException>(() => new EvaluationRunner(new EvaluationOptions { Seeds = [1, 1] }));
        Assert.Throws<ValidationException>(() => new EvaluationRunner(new EvaluationOptions { TopCells = 0 }));
        Assert.Throws<ValidationException>(() => new EvaluationRunner(new EvaluationOptions { EnergyFraction = 0 }));
    }

    private Task<EvaluationReport> RunAsync(EvaluationOptions options, string? output = null, IProgress<EvaluationProgress>? progress = null, CancellationToken? cancellationToken = null)
        => new EvaluationRunner(options).RunAsync(benchmark.Plan, [TinyBenchmark.Padim()], output, progress: progress, cancellationToken: cancellationToken ?? TestContext.Current.CancellationToken);
}
