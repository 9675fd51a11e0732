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

    [Theory]
    [InlineData("abnormal")]
    [InlineData("anomaly")]
    [InlineData("Anomalous")]
    public void FolderDataset_NormalAndAbnormalAlone_TestsAsManyNormalsAsAnomalies(string name)
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("normal/1.wav", "normal/2.wav", "normal/3.wav", "normal/4.wav", "normal/5.wav", $"{name}/x.wav", $"{name}/y.wav");

        AudioDataset read = FolderDataset.Read(tree.Root);

        Assert.Equal(["normal/3.wav", "normal/4.wav", "normal/5.wav"], Names(read, DatasetSplit.Train));
        Assert.Equal(["normal/1.wav", "normal/2.wav", $"{name}/x.wav", $"{name}/y.wav"], Names(read, DatasetSplit.Test));
    }

    [Fact]
    public void FolderDataset_MoreAnomaliesThanNormals_StillLearnsFromHalf()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("normal/1.wav", "normal/2.wav", "normal/3.wav", "abnormal/1.wav", "abnormal/2.wav", "abnormal/3.wav");

        Assert.Equal(["normal/2.wav", "normal/3.wav"], Names(FolderDataset.Read(tree.Root), DatasetSplit.Train));
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
