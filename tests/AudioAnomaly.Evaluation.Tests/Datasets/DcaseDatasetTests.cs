namespace AudioAnomaly.Evaluation.Tests.Datasets;

public class DcaseDatasetTests
{
    private static readonly DatasetOptions Part = new() { CheckCounts = false };

    [Fact]
    public void DcaseDataset_2020_ReadsDevelopmentAdditionalTrainingAndEvaluation()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch(
            "dev_data/fan/train/normal_id_00_00000000.wav",
            "dev_data/fan/test/normal_id_00_00000000.wav",
            "dev_data/fan/test/anomaly_id_00_00000000.wav",
            "eval_data/fan/train/normal_id_01_00000000.wav",
            "eval_data/fan/test/id_01_00000000.wav");

        AudioDataset read = DcaseDataset.Read(tree.Root, 2020);

        Assert.Equal(
            [
                "fan 00 Test True dev", "fan 00 Test False dev", "fan 00 Train False dev", "fan 01 Test  eval", "fan 01 Train False eval",
            ],
            read.Recordings.Select(r => $"{r.Category} {r.Section} {r.Split} {r.IsAnomalous} {r.Attributes[DcaseDataset.PartAttribute]}"));
        Assert.Equal("DCASE 2020 task 2", read.Name);
    }

    [Fact]
    public void DcaseDataset_2021_ReadsDomainsFromNamesAndFolders()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch(
            "gearbox/train/section_00_source_train_normal_0000_strength_1_ambient.wav",
            "gearbox/source_test/section_00_source_test_anomaly_0001.wav",
            "gearbox/target_test/section_00_target_test_normal_0002.wav",
            "gearbox/train/section_03_target_train_normal_0000.wav",
            "gearbox/target_test/section_03_0000.wav");

        AudioDataset read = DcaseDataset.Read(tree.Root, 2021);

        Assert.Equal(
            ["00 source Test True", "00 source Train False", "00 target Test False", "03 target Test ", "03 target Train False"],
            read.Recordings.Select(r => $"{r.Section} {r.Domain} {r.Split} {r.IsAnomalous}").Order(StringComparer.Ordinal));
        Assert.Equal("strength_1_ambient", read.Recordings.Single(r => r.Attributes.ContainsKey(DcaseDataset.TextAttribute)).Attributes[DcaseDataset.TextAttribute]);
    }

    [Fact]
    public void DcaseDataset_2022_TakesAttributesFromTheTable()
    {
        using TemporaryFolder tree = new TemporaryFolder()
            .Touch("bearing/train/section_00_source_train_normal_0000_vel_6.wav", "bearing/test/section_00_source_test_normal_0000_vel_6.wav")
            .Text("bearing/attributes_00.csv", "file_name,d1p,d1v,d2p,d2v\nbearing/train/section_00_source_train_normal_0000_vel_6.wav,vel,6,loc,A\nbearing/test/section_00_source_test_normal_0000_vel_6.wav,vel,7,,\n");

        AudioDataset read = DcaseDataset.Read(tree.Root, 2022);

        DatasetRecording train = read.Recordings.Single(r => r.Split == DatasetSplit.Train), test = read.Recordings.Single(r => r.Split == DatasetSplit.Test);
        Assert.Equal(("6", "A"), (train.Attributes["vel"], train.Attributes["loc"]));
        Assert.Equal("7", test.Attributes["vel"]);
        Assert.False(test.Attributes.ContainsKey("loc"));
    }

    [Theory]
    [InlineData(2023)]
    [InlineData(2024)]
    [InlineData(2025)]
    public void DcaseDataset_FirstShotYears_ReadRawFoldersAndCheckCounts(int year)
    {
        using TemporaryFolder tree = new TemporaryFolder();
        tree.Touch(Enumerable.Range(0, 990).Select(i => $"dev_data/raw/valve/train/section_00_source_train_normal_{i:0000}_pat_00.wav"));
        tree.Touch(Enumerable.Range(0, 10).Select(i => $"dev_data/raw/valve/train/section_00_target_train_normal_{i:0000}_pat_00.wav"));
        foreach (string kind in (string[])["source_test_normal", "source_test_anomaly", "target_test_normal", "target_test_anomaly"])
        {
            tree.Touch(Enumerable.Range(0, 50).Select(i => $"dev_data/raw/valve/test/section_00_{kind}_{i:0000}_noAttribute.wav"));
        }

        AudioDataset read = DcaseDataset.Read(tree.Root, year);
        File.Delete(tree["dev_data/raw/valve/train/section_00_target_train_normal_0003_pat_00.wav"]);
        DatasetException error = Assert.Throws<DatasetException>(() => DcaseDataset.Read(tree.Root, year));

        Assert.Equal(1200, read.Recordings.Count);
        Assert.Equal(10, read.Recordings.Count(r => r is { Split: DatasetSplit.Train, Domain: "target" }));
        Assert.Equal(100, read.Recordings.Count(r => r.IsAnomalous == true));
        Assert.Contains("found 999 and 200", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DcaseDataset_Supplemental_IsNeitherLearnedNorJudged()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch(
            "fan/train/section_00_source_train_normal_0000_a.wav", "fan/test/section_00_source_test_normal_0000_a.wav", "fan/supplemental/section_00_noise_only_0000.wav");

        DatasetRecording extra = Assert.Single(DcaseDataset.Read(tree.Root, 2025, Part).Recordings, r => r.Split == DatasetSplit.Supplemental);

        Assert.Null(extra.IsAnomalous);
    }

    [Fact]
    public void DcaseDataset_EvaluationWithGroundTruth_GetsLabelsAndDomains()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("eval_data/raw/ToyDrone/train/section_00_source_train_normal_0000_a.wav", "eval_data/raw/ToyDrone/test/section_00_0000.wav", "eval_data/raw/ToyDrone/test/section_00_0001.wav");
        using TemporaryFolder truth = new TemporaryFolder()
            .Text("ground_truth_data/ground_truth_ToyDrone_section_00_test.csv", "section_00_0000.wav,0\nsection_00_0001.wav,1\n")
            .Text("ground_truth_domain/ground_truth_ToyDrone_section_00_test.csv", "section_00_0000.wav,1\nsection_00_0001.wav,0\n");

        AudioDataset read = DcaseDataset.Read(tree.Root, 2023, Part, truth.Root);

        Assert.Equal(["False target", "True source"], read.Recordings.Where(r => r.Split == DatasetSplit.Test).Select(r => $"{r.IsAnomalous} {r.Domain}"));
    }

    [Fact]
    public void DcaseDataset_RenamedTest_ReplacesTheUnlabelledOne()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch(
            "eval_data/raw/ToyDrone/train/section_00_source_train_normal_0000_a.wav",
            "eval_data/raw/ToyDrone/test/section_00_0000.wav",
            "eval_data/raw/ToyDrone/test_rename/section_00_source_test_anomaly_0000.wav");

        Assert.True(Assert.Single(DcaseDataset.Read(tree.Root, 2023, Part).Recordings, r => r.Split == DatasetSplit.Test).IsAnomalous);
    }

    [Fact]
    public void DcaseDataset_NamesOfAnotherYear_AreAnErrorThatShowsOne()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("fan/train/normal_id_00_00000000.wav", "fan/test/normal_id_00_00000000.wav");

        DatasetException error = Assert.Throws<DatasetException>(() => DcaseDataset.Read(tree.Root, 2022));

        Assert.Contains("section_00_source_train_normal", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => DcaseDataset.Read(tree.Root, 2019));
    }

    [Fact]
    public void DcaseDataset_SectionWithoutTraining_IsAnErrorOrSkipped()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("fan/train/normal_id_00_00000000.wav", "fan/test/normal_id_00_00000000.wav", "fan/test/normal_id_02_00000000.wav");

        DatasetException error = Assert.Throws<DatasetException>(() => DcaseDataset.Read(tree.Root, 2020));
        AudioDataset read = DcaseDataset.Read(tree.Root, 2020, new DatasetOptions { SkipIncomplete = true });

        Assert.Contains("fan id 02 has 0 training and 1 test", error.Message, StringComparison.Ordinal);
        Assert.All(read.Recordings, r => Assert.Equal("00", r.Section));
        Assert.Single(read.Skipped);
    }
}
