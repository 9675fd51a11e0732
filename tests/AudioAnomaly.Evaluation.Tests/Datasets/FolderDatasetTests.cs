namespace AudioAnomaly.Evaluation.Tests.Datasets;

public class FolderDatasetTests
{
    [Fact]
    public void FolderDataset_TrainAndTest_HasSplitsLabelsAndKinds()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("train/b.wav", "train/deep/a.wav", "validation/v.wav", "test/normal/n.wav", "test/rattle/r.flac", "test/squeal/s.wav", "train/notes.txt", "train/._b.wav");

        AudioDataset read = FolderDataset.Read(tree.Root);

        Assert.Equal(
            [
                "train/b.wav Train False ", "train/deep/a.wav Train False ", "validation/v.wav Validation False ",
                "test/normal/n.wav Test False ", "test/rattle/r.flac Test True rattle", "test/squeal/s.wav Test True squeal",
            ],
            read.Recordings.Select(r => $"{r.Name} {r.Split} {r.IsAnomalous} {r.Attributes.GetValueOrDefault(FolderDataset.KindAttribute)}"));
        Assert.Equal(tree["train/b.wav"], read.Recordings[0].Audio.Name);
        Assert.Equal(2, read.ToSource(DatasetSplit.Train).Items.Count);
    }

    [Fact]
    public void FolderDataset_TestFoldersBesideTraining_AreReadLikeThoseBelow()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("train/a.wav", "test_normal/n.wav", "test_anomaly/x.wav");

        AudioDataset read = FolderDataset.Read(tree.Root);

        Assert.Equal(["train/a.wav"], Names(read, DatasetSplit.Train));
        Assert.Equal(["test_normal/n.wav", "test_anomaly/x.wav"], Names(read, DatasetSplit.Test));
        Assert.Equal("anomaly", read.Recordings[^1].Attributes[FolderDataset.KindAttribute]);
    }

    [Theory]
    [InlineData("normal", "abnormal")]
    [InlineData("good", "anomaly")]
    [InlineData("Healthy", "Bearing")]
    public void FolderDataset_NormalAndAnomaliesAlone_TestsEveryThirdNormal(string normal, string anomalous)
    {
        string[] normals = [.. Enumerable.Range(1, 6).Select(i => $"{normal}/{i}.wav")];
        using TemporaryFolder tree = new TemporaryFolder().Touch([.. normals, $"{anomalous}/x.wav", "zz/y.wav"]);

        AudioDataset read = FolderDataset.Read(tree.Root);

        Assert.Equal([normals[0], normals[1], normals[3], normals[4]], Names(read, DatasetSplit.Train));
        Assert.Equal([normals[2], normals[5], $"{anomalous}/x.wav", "zz/y.wav"], Names(read, DatasetSplit.Test));
        Assert.Equal([anomalous, "zz"], read.Recordings.Where(r => r.IsAnomalous == true).Select(r => r.Attributes[FolderDataset.KindAttribute]));
    }

    [Fact]
    public void FolderDataset_TwoNormals_LearnsFromOne()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("normal/1.wav", "normal/2.wav", "abnormal/1.wav");

        Assert.Equal(["normal/1.wav"], Names(FolderDataset.Read(tree.Root), DatasetSplit.Train));
    }

    [Fact]
    public void FolderDataset_SeveralFolders_AreSetsOfTheirOwn()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch(
            "fan/train/a.wav", "fan/test/normal/n.wav", "fan/test/bad/x.wav", "pump/normal/1.wav", "pump/normal/2.wav", "pump/abnormal/y.wav");

        AudioDataset read = FolderDataset.Read([tree["fan"], tree["pump"]]);

        Assert.Equal(["fan", "pump"], read.Categories);
        Assert.Equal(["fan/train/a.wav", "pump/normal/1.wav"], Names(read, DatasetSplit.Train));
        Assert.Equal(["fan", "pump"], EvaluationPlan.FromDataset(read).Parts.Select(part => part.Name));
        Assert.Contains("'fan'", Assert.Throws<DatasetException>(() => FolderDataset.Read([tree["fan"], tree["fan"]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderDataset_MissingParts_AreNamed()
    {
        using TemporaryFolder noAnomalies = new TemporaryFolder().Touch("train/a.wav", "test/normal/n.wav");
        using TemporaryFolder nothing = new TemporaryFolder().Touch("other/a.wav");

        Assert.Contains("'abnormal'", Assert.Throws<DatasetException>(() => FolderDataset.Read(noAnomalies.Root)).Message, StringComparison.Ordinal);
        Assert.Contains("'other'", Assert.Throws<DatasetException>(() => FolderDataset.Read(nothing.Root)).Message, StringComparison.Ordinal);
        Assert.Equal(nothing["gone"], Assert.Throws<DatasetException>(() => FolderDataset.Read(nothing["gone"])).Location);
    }

    [Fact]
    public void FolderDataset_MissingPartsThatMayBeSkipped_AreListed()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("train/a.wav", "test/normal/n.wav");

        AudioDataset read = FolderDataset.Read(tree.Root, new DatasetOptions { SkipIncomplete = true });

        Assert.Equal(2, read.Recordings.Count);
        Assert.Equal(tree["test"], Assert.Single(read.Skipped).Location);
    }

    private static IEnumerable<string> Names(AudioDataset read, DatasetSplit split) => read.Recordings.Where(r => r.Split == split).Select(r => r.Name);
}
