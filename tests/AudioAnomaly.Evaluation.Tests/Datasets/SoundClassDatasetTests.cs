namespace AudioAnomaly.Evaluation.Tests.Datasets;

public class SoundClassDatasetTests
{
    private const string EscHeader = "filename,fold,target,category,esc10,src_file,take\n";
    private const string UrbanHeader = "slice_file_name,fsID,start,end,salience,fold,classID,class\n";
    private static readonly DatasetOptions Part = new() { CheckCounts = false };

    [Fact]
    public void Esc50Dataset_Table_GivesClassFoldAndOriginal()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("audio/1-100032-A-0.wav", "audio/5-200-B-1.wav")
            .Text("meta/esc50.csv", EscHeader + "1-100032-A-0.wav,1,0,dog,True,100032,A\r\n5-200-B-1.wav,5,1,\"rooster\",False,200,B\r\n");

        AudioDataset read = Esc50Dataset.Read(tree.Root, Part);

        Assert.Equal(["dog 1 100032 True", "rooster 5 200 False"], read.Recordings.Select(r => $"{r.Category} {r.Fold} {r.Group} {r.Attributes[Esc50Dataset.Esc10Attribute]}"));
        Assert.All(read.Recordings, r => Assert.True(r.Split is null && r.IsAnomalous is null));
        Assert.Equal(["dog", "rooster"], read.Categories);
    }

    [Fact]
    public void Esc50Dataset_WrongCountOrMissingRecordingOrTable_IsAnErrorThatNamesTheFile()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("audio/a.wav").Text("meta/esc50.csv", EscHeader + "a.wav,1,0,dog,True,1,A\nb.wav,1,0,dog,True,1,A\n");
        using TemporaryFolder empty = new TemporaryFolder().Touch("audio/a.wav");

        Assert.Contains("expected 2000 recordings, but it lists 2", Assert.Throws<DatasetException>(() => Esc50Dataset.Read(tree.Root)).Message, StringComparison.Ordinal);
        Assert.Equal(tree["audio/b.wav"], Assert.Throws<DatasetException>(() => Esc50Dataset.Read(tree.Root, Part)).Location);
        Assert.Equal(empty["meta/esc50.csv"], Assert.Throws<DatasetException>(() => Esc50Dataset.Read(empty.Root)).Location);
        AudioDataset whole = Esc50Dataset.Read(tree.Root, new DatasetOptions { CheckCounts = false, SkipIncomplete = true });
        Assert.Single(whole.Recordings);
        Assert.Equal(tree["audio/b.wav"], Assert.Single(whole.Skipped).Location);
    }

    [Theory]
    [InlineData("filename,fold,target,category,esc10,src_file\n", "take is missing")]
    [InlineData("filename,fold,target,category,esc10,src_file,take,mood\n", "mood")]
    [InlineData("filename,fold,target,category,esc10,src_file,take\na.wav,1\n", "row 2 has 2 fields")]
    [InlineData("filename,fold,target,category,esc10,src_file,take\na.wav,one,0,dog,True,1,A\n", "no whole number")]
    [InlineData("filename,filename\n", "twice")]
    [InlineData("", "empty")]
    [InlineData("\"filename", "does not end")]
    public void Esc50Dataset_DamagedTable_IsAnErrorThatSaysHow(string table, string problem)
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("audio/a.wav").Text("meta/esc50.csv", table);

        DatasetException error = Assert.Throws<DatasetException>(() => Esc50Dataset.Read(tree.Root, Part));

        Assert.Equal(tree["meta/esc50.csv"], error.Location);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UrbanSound8KDataset_Table_GivesClassFoldAndOriginal()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("audio/fold10/100-5-0-0.wav").Text("metadata/UrbanSound8K.csv", UrbanHeader + "100-5-0-0.wav,100,0.0,4.0,2,10,5,engine_idling\n");

        DatasetRecording recording = Assert.Single(UrbanSound8KDataset.Read(tree.Root, Part).Recordings);

        Assert.Equal(("engine_idling", 10, "100", "2"), (recording.Category, recording.Fold, recording.Group, recording.Attributes["salience"]));
        Assert.Throws<DatasetException>(() => UrbanSound8KDataset.Read(tree.Root));
    }

    [Fact]
    public void ClassFolderDataset_EscNames_GiveFoldAndOriginal()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("rain/1-17367-A.ogg", "rain/5-181766-A-10.wav", "dog_bark/bark.wav");

        AudioDataset read = ClassFolderDataset.Read(tree.Root);

        Assert.Equal(["dog_bark  ", "rain 1 17367", "rain 5 181766"], read.Recordings.Select(r => $"{r.Category} {r.Fold} {r.Group}"));
    }

    [Fact]
    public void ClassFolderDataset_EmptyClass_IsAnError()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("rain/1-17367-A.ogg", "snow/readme.txt");

        Assert.Equal(tree["snow"], Assert.Throws<DatasetException>(() => ClassFolderDataset.Read(tree.Root)).Location);
    }
}
