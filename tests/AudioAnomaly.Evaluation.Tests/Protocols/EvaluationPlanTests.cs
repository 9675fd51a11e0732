namespace AudioAnomaly.Evaluation.Tests.Protocols;

public class EvaluationPlanTests(TinyBenchmark benchmark)
{
    [Fact]
    public void FromDataset_Mimii_MakesOnePartForEachMachineIdAndRatio()
    {
        using var tree = new TemporaryFolder();
        foreach (string unit in (string[])["6_dB/fan/id_00", "6_dB/fan/id_02", "-6_dB/fan/id_00", "6_dB/valve/id_00"])
        {
            tree.Touch(Enumerable.Range(0, 5).Select(i => $"{unit}/normal/{i}.wav")).Touch(Enumerable.Range(0, 2).Select(i => $"{unit}/abnormal/{i}.wav"));
        }

        AudioDataset mimii = MimiiDataset.Read(tree.Root, new DatasetOptions { CheckCounts = false });

        Assert.Equal(["fan 00, -6 dB", "fan 00, 6 dB", "fan 02, 6 dB", "valve 00, 6 dB"], EvaluationPlan.FromDataset(mimii).Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.All(EvaluationPlan.FromDataset(mimii).Parts, part =>
        {
            Assert.Equal((3, 0, 4), (part.Training.Count, part.Calibration.Count, part.Test.Count));
            Assert.Empty(part.Training.Intersect(part.Test.Select(test => test.Recording)));
        });
        Assert.Equal("fan 00, -6 dB", EvaluationPlan.FromDataset(mimii, [-6]).Parts.Single().Name);
        Assert.Empty(EvaluationPlan.FromDataset(mimii, [3]).Parts);
    }

    [Fact]
    public void FromEnvMix_MakesOnePartForEachBackgroundThatServesAllRatios()
    {
        Assert.Equal(["fan", "hum", "pulses", "rain"], benchmark.Plan.Parts.Select(part => part.Name));
        Assert.All(benchmark.Plan.Parts, part => Assert.Equal((4, 3, 3 + (3 * 3)), (part.Training.Count, part.Calibration.Count, part.Test.Count)));
        Assert.All(EvaluationPlan.FromEnvMix(benchmark.Data, [-6]).Parts, part => Assert.Equal(3 + 3, part.Test.Count));
    }

    [Fact]
    public void FromDataset_Dcase2020_MakesOnePartForEachId()
    {
        using var tree = new TemporaryFolder();
        foreach (string id in (string[])["00", "02"])
        {
            tree.Touch($"dev_data/fan/train/normal_id_{id}_00000000.wav", $"dev_data/fan/test/normal_id_{id}_00000001.wav", $"dev_data/fan/test/anomaly_id_{id}_00000000.wav");
        }

        tree.Touch("dev_data/fan/train/normal_id_04_00000000.wav", "dev_data/fan/test/id_04_00000001.wav");

        var plan = EvaluationPlan.FromDataset(DcaseDataset.Read(tree.Root, 2020, new DatasetOptions { CheckCounts = false }));

        Assert.Equal(["fan 00", "fan 02"], plan.Parts.Select(part => part.Name));
        SkippedPart unlabelled = Assert.Single(plan.Skipped);
        Assert.Equal("fan 04", unlabelled.Location);
        Assert.Contains("no labels", unlabelled.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FromDataset_OneClass_IsListedAndNotPlanned()
    {
        AudioItem item = AudioItem.FromClip(new AudioClip(new float[16], 16000));
        DatasetRecording Recording(string name, DatasetSplit split, bool isAnomalous) => new() { Audio = item, Name = name, Split = split, IsAnomalous = isAnomalous, Category = name[..1] };
        var dataset = new AudioDataset("tiny", "here", [
            Recording("a1", DatasetSplit.Train, false), Recording("a2", DatasetSplit.Test, false),
            Recording("b1", DatasetSplit.Test, false), Recording("b2", DatasetSplit.Test, true),
            Recording("c1", DatasetSplit.Train, false), Recording("c2", DatasetSplit.Test, false), Recording("c3", DatasetSplit.Test, true), Recording("c4", DatasetSplit.Supplemental, false),
        ]);

        var plan = EvaluationPlan.FromDataset(dataset);

        Assert.Equal(2, Assert.Single(plan.Parts).Test.Count);
        Assert.Equal(["a", "b"], plan.Skipped.Select(skipped => skipped.Location));
    }
}
