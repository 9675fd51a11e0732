using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation.Tests.Protocols;

public class PipelineEvaluationTests(TinyBenchmark benchmark)
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task EvaluateAsync_Mixtures_GivesTheNumbersOfTheRunner()
    {
        EvaluationReport report = await new EvaluationRunner(TinyBenchmark.Quick with { Faithfulness = true, FaithfulnessRecordings = 2 })
            .RunAsync(benchmark.Plan, [TinyBenchmark.Padim()], cancellationToken: TestContext.Current.CancellationToken);

        MetricResults results = await Pipeline(metrics => metrics
            .AddRocAuc(new BootstrapOptions { Resamples = 50 })
            .AddF1AtThreshold()
            .AddAuPro()
            .AddTemporalLocalization()
            .AddEventDetection()
            .AddFaithfulness(new FaithfulnessMetricOptions { Recordings = 2 })).EvaluateAsync(benchmark.Data, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(results.Warnings);
        Assert.Equal(report.Parts.Count, results.Parts.Count);
        Assert.All(report.Parts.Zip(results.Parts), pair =>
        {
            (EvaluationPartResult expected, MetricResults actual) = pair;
            Assert.Equal($"{expected.Group}, {expected.SnrDb} dB", actual.Name);
            Assert.Equal((expected.Counts.TestNormal, expected.Counts.TestAnomalous), (actual.Normal, actual.Anomalous));
            Assert.Equal(expected.Sample.RocAuc, actual["rocAuc"].Value);
            Assert.Equal(new ConfidenceInterval(expected.Sample.RocAucLower!.Value, expected.Sample.RocAucUpper!.Value, 0.95), actual["rocAuc"].Interval);
            Assert.Equal(expected.Sample.F1AtThreshold ?? double.NaN, actual["f1AtThreshold"].Value);
            Assert.Equal((expected.Spectrogram!.AuPro, (double)expected.Spectrogram.Regions), (actual["auPro"].Value, actual["regions"].Value));
            Assert.Equal(expected.Temporal!.RocAuc, actual["temporalRocAuc"].Value);
            Assert.Equal(expected.Temporal.EventF1, actual["eventF1"].Value);
            Assert.Equal((expected.Faithfulness!.Removing.Explanation.Mean!.Value, 2L), (actual["ffRemoving"].Value, actual["ffRemoving"].Count));
        });
        Assert.Equal(report.Parts.Average(part => part.Sample.RocAuc!.Value), results["rocAuc"].Value, 1e-12);
        Assert.Equal(report.Parts.Sum(part => part.Scores.Count), results["rocAuc"].Count);
        Assert.Null(results["rocAuc"].Interval);
    }

    [Fact]
    public async Task EvaluateAsync_PlainFolders_MeasuresWhatTheDataAllow()
    {
        using var tree = new TemporaryFolder();
        TinyBenchmark.WriteSounds(
            tree,
            [.. Enumerable.Range(0, 6).SelectMany(i => new[] { $"train/{i}.wav", $"validation/{i}.wav" }), .. Enumerable.Range(0, 3).SelectMany(i => new[] { $"test/normal/{i}.wav", $"test/abnormal/{i}.wav" })]);
        await File.WriteAllTextAsync(tree["test/abnormal/1.wav"], "no sound", TestContext.Current.CancellationToken);
        var log = new ProgressLog();

        MetricResults results = await Pipeline(metrics => metrics.AddRocAuc().AddAuPro().AddFaithfulness(new FaithfulnessMetricOptions { Recordings = 1 }).Add(() => new CountingMetric()))
            .EvaluateAsync(FolderDataset.Read(tree.Root), log, TestContext.Current.CancellationToken);

        Assert.Empty(results.Parts);
        Assert.Equal((3, 2), (results.Normal, results.Anomalous));
        Assert.Equal((1.0, 5), (results["rocAuc"].Value, results["rocAuc"].Count));
        Assert.NotNull(results["rocAuc"].Interval);
        Assert.True(results["relativeDrop"].Value > results["relativeDropRandom"].Value, $"{results["relativeDrop"]} against {results["relativeDropRandom"]}");
        Assert.False(results["auPro"].IsDefined);
        Assert.Contains("the truth over time and frequency", results["auPro"].Reason, StringComparison.Ordinal);
        Assert.Equal(5, results["recordings"].Value);
        Assert.Contains("test/abnormal/1.wav", Assert.Single(results.Warnings, warning => warning.Contains(".wav", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(
            [EvaluationStage.Fitting, EvaluationStage.Scoring, EvaluationStage.Explaining, EvaluationStage.Done],
            log.Reports.Select(progress => progress.Stage).Distinct());
        Assert.Throws<KeyNotFoundException>(() => results["nothing"]);
    }

    [Fact]
    public async Task EvaluateAsync_PartThatCannotBeFitted_IsLeftOutAndTheOthersAreMeasured()
    {
        using var tree = new TemporaryFolder();
        foreach (string machine in (string[])["fan", "pump"])
        {
            TinyBenchmark.WriteSounds(tree, [.. Enumerable.Range(0, 7).Select(i => $"0_dB/{machine}/id_00/normal/{i:00}.wav"), .. Enumerable.Range(0, 2).Select(i => $"0_dB/{machine}/id_00/abnormal/{i:00}.wav")]);
        }

        tree.Touch(Enumerable.Range(2, 5).Select(i => $"0_dB/pump/id_00/normal/{i:00}.wav"));

        MetricResults results = await Pipeline(metrics => metrics.AddRocAuc())
            .EvaluateAsync(MimiiDataset.Read(tree.Root, new DatasetOptions { CheckCounts = false }), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(4, results["rocAuc"].Count);
        Assert.Contains(results.Warnings, warning => warning.StartsWith("pump 00, 0 dB: none of its normal recordings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EvaluateAsync_NothingToTest_HasNoValuesAndSaysWhy()
    {
        using var tree = new TemporaryFolder();
        TinyBenchmark.WriteSounds(tree, [.. Enumerable.Range(0, 4).Select(i => $"train/{i}.wav")]);
        tree.Touch("test/normal/0.wav", "test/abnormal/0.wav");

        MetricResults results = await Pipeline(metrics => metrics.AddRocAuc()).EvaluateAsync(FolderDataset.Read(tree.Root), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((0, 0, false), (results.Normal, results.Anomalous, results["rocAuc"].IsDefined));
        Assert.Equal("There are no recordings.", results["rocAuc"].Reason);
        Assert.Equal(2, results.Warnings.Count);
    }

    [Fact]
    public async Task EvaluateAsync_Cancelled_Ends()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var breaker = new ProgressLog(progress =>
        {
            if (progress is { Stage: EvaluationStage.Explaining })
            {
                cancellation.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline(metrics => metrics.AddFaithfulness()).EvaluateAsync(benchmark.Data, breaker, cancellation.Token));
    }

    [Fact]
    public async Task EvaluateAsync_NoMetrics_IsRefused()
        => await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline(null).EvaluateAsync(benchmark.Data, cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public void UseMetrics_Mistakes_AreAllListedAtBuild()
    {
        PipelineConfigurationException mistakes = Assert.Throws<PipelineConfigurationException>(() => Pipeline(metrics => metrics
            .AddRocAuc()
            .AddRocAuc()
            .AddPartialRocAuc(maxFalsePositiveRate: 2)
            .AddAuPro(new SpectrogramLocalizationOptions { MinimumRegionArea = 0 })));

        Assert.Contains("two metrics of the name 'ROC-AUC'", mistakes.Message, StringComparison.Ordinal);
        Assert.Contains("false-positive rate", mistakes.Message, StringComparison.Ordinal);
        Assert.Contains("MinimumRegionArea", mistakes.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => AudioAnomalyPipeline.CreateBuilder().UseMetrics(metrics => metrics.AddRocAuc()).UseMetrics(metrics => metrics.AddF1Max()));
    }

    [Fact]
    public void Measures_OfReports_AreValuesOfMetricsOrCounts()
    {
        IMetric[] metrics =
        [
            new RocAuc(), new PartialRocAuc(), new DcasePartialAuc(), new AveragePrecision(), new F1Max(), new F1AtThreshold(), new FalsePositiveRateAtThreshold(), new RecallAtThreshold(), new DomainRocAuc("source"), new DomainRocAuc("target"),
            new SpectrogramLocalization(), new TemporalLocalization(), new EventDetection(), new FaithfulnessMetric(),
        ];
        string[] known = [.. metrics.SelectMany(metric => metric.Compute()).Select(value => value.Name)];

        Assert.All(EvaluationMeasures.All.Where(measure => measure.IsAveraged), measure => Assert.Contains(measure.Name, known));
        Assert.All(EvaluationMeasures.All.Where(measure => measure.Direction == MeasureDirection.Lower), measure => Assert.True(measure.IsAveraged == known.Contains(measure.Name)));
        Assert.Equal(EvaluationMeasures.All.Count, EvaluationMeasures.All.Select(measure => measure.Name).Distinct().Count());
    }

    private static AudioAnomalyPipeline Pipeline(Action<MetricsBuilder>? metrics)
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseLogMelPatches()
            .UsePadim(options => (options.Positions, options.Channels) = (PadimPositions.PerFrequency, 12))
            .SkipUnreadableRecordings();
        return (metrics is null ? builder : builder.UseMetrics(metrics)).Build();
    }

    /// <summary>A metric of one's own.</summary>
    private sealed class CountingMetric : IMetric
    {
        private int _count;

        public string Name => "recordings";

        public void Add(EvaluatedRecording recording) => _count++;

        public IReadOnlyList<MetricValue> Compute() => [new MetricValue("recordings", _count)];

        public void Reset() => _count = 0;
    }
}
