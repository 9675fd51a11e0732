namespace AudioAnomaly.Evaluation.Tests.Datasets;

public class MimiiDatasetTests
{
    private static readonly DatasetOptions Part = new() { CheckCounts = false };

    [Theory]
    [InlineData("6_dB_fan/fan/id_00", 6)]
    [InlineData("-6_dB_fan/fan/id_00", -6)]
    [InlineData("dataset/min6dB/fan/id_00", -6)]
    [InlineData("dataset/0dB/fan/id_00", 0)]
    [InlineData("fan/6_dB/id_00", 6)]
    public void MimiiDataset_EveryLayout_GivesMachineIdAndRatio(string unit, double snrDb)
    {
        using TemporaryFolder tree = Unit(new TemporaryFolder(), unit, normal: 3, abnormal: 1);

        AudioDataset read = MimiiDataset.Read(tree.Root, Part);

        Assert.Equal(4, read.Recordings.Count);
        Assert.All(read.Recordings, r => Assert.Equal(("fan", "00", snrDb), (r.Category, r.Section, r.SnrDb)));
    }

    [Theory]
    [InlineData("6_dB_fan")]
    [InlineData("6_dB_fan/fan")]
    [InlineData("6_dB_fan/fan/id_00")]
    public void MimiiDataset_RootInsideTheArchive_IsReadToo(string root)
    {
        using TemporaryFolder tree = Unit(new TemporaryFolder(), "6_dB_fan/fan/id_00", normal: 3, abnormal: 1);

        Assert.Equal(4, MimiiDataset.Read(tree[root], Part).Recordings.Count);
    }

    [Fact]
    public void MimiiDataset_Split_IsSortedAndBalanced()
    {
        using TemporaryFolder tree = Unit(new TemporaryFolder(), "0_dB_pump/pump/id_02", normal: 5, abnormal: 2);

        AudioDataset read = MimiiDataset.Read(tree.Root, Part);

        string[] Names(DatasetSplit split, bool isAnomalous) => [.. read.Recordings.Where(r => r.Split == split && r.IsAnomalous == isAnomalous).Select(r => Path.GetFileName(r.Name))];
        Assert.Equal(["00000000.wav", "00000001.wav"], Names(DatasetSplit.Test, false));
        Assert.Equal(["00000002.wav", "00000003.wav", "00000004.wav"], Names(DatasetSplit.Train, false));
        Assert.Equal(["00000000.wav", "00000001.wav"], Names(DatasetSplit.Test, true));
    }

    [Fact]
    public void MimiiDataset_PublishedCounts_AreThoseOfTheSpecification()
    {
        using TemporaryFolder tree = Unit(new TemporaryFolder(), "6_dB_slider/slider/id_06", normal: 534, abnormal: 89);

        AudioDataset read = MimiiDataset.Read(tree.Root);

        Assert.Equal(445, read.Recordings.Count(r => r.Split == DatasetSplit.Train));
        Assert.Equal(178, read.Recordings.Count(r => r.Split == DatasetSplit.Test));
    }

    [Fact]
    public void MimiiDataset_WrongCount_IsAnErrorThatSaysWhatWasExpected()
    {
        using TemporaryFolder tree = Unit(new TemporaryFolder(), "6_dB_slider/slider/id_06", normal: 533, abnormal: 89);

        DatasetException error = Assert.Throws<DatasetException>(() => MimiiDataset.Read(tree.Root));

        Assert.Equal(tree["6_dB_slider/slider/id_06"], error.Location);
        Assert.Contains("534 normal and 89 abnormal", error.Message, StringComparison.Ordinal);
        Assert.Contains("found 533 and 89", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MimiiDataset_OneDamagedUnit_IsSkippedWhenAsked()
    {
        using TemporaryFolder tree = Unit(Unit(new TemporaryFolder(), "6_dB_fan/fan/id_00", 3, 1), "6_dB_fan/fan/id_02", 3, 0);

        AudioDataset read = MimiiDataset.Read(tree.Root, new DatasetOptions { CheckCounts = false, SkipIncomplete = true });

        Assert.Throws<DatasetException>(() => MimiiDataset.Read(tree.Root, Part));
        Assert.All(read.Recordings, r => Assert.Equal("00", r.Section));
        Assert.Equal(tree["6_dB_fan/fan/id_02"], Assert.Single(read.Skipped).Location);
    }

    [Fact]
    public void MimiiDataset_UnitWithoutRatioOrTwice_IsAnError()
    {
        using TemporaryFolder noRatio = Unit(new TemporaryFolder(), "fan/id_00", 3, 1);
        using TemporaryFolder twice = Unit(Unit(new TemporaryFolder(), "6_dB_fan/fan/id_00", 3, 1), "6dB/fan/id_00", 3, 1);

        Assert.Contains("ratio in dB", Assert.Throws<DatasetException>(() => MimiiDataset.Read(noRatio.Root, Part)).Message, StringComparison.Ordinal);
        Assert.Contains("again", Assert.Throws<DatasetException>(() => MimiiDataset.Read(twice.Root, Part)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MimiiDataset_Recordings_AreHeardOnChannel0UnlessToldOtherwise()
    {
        using TemporaryFolder tree = Unit(new TemporaryFolder(), "6_dB_fan/fan/id_00", 3, 1);
        string file = tree["6_dB_fan/fan/id_00/normal/00000000.wav"];
        File.WriteAllBytes(file, StereoWav(left: 16384, right: -8192));

        Assert.Equal(0.5f, MimiiDataset.Read(tree.Root, Part).Recordings.First(r => r.Audio.Name == file).Audio.Read().Samples.Span[0]);
        Assert.Equal(-0.25f, MimiiDataset.Read(tree.Root, new DatasetOptions { CheckCounts = false, Channel = ChannelSelection.Single(1) }).Recordings.First(r => r.Audio.Name == file).Audio.Read().Samples.Span[0]);
    }

    private static TemporaryFolder Unit(TemporaryFolder tree, string unit, int normal, int abnormal)
        => tree.Touch(Enumerable.Range(0, normal).Select(i => $"{unit}/normal/{i:00000000}.wav")).Touch(Enumerable.Range(0, abnormal).Select(i => $"{unit}/abnormal/{i:00000000}.wav"));

    private static byte[] StereoWav(short left, short right)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + 4);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)2);
        writer.Write(16000);
        writer.Write(64000);
        writer.Write((short)4);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(4);
        writer.Write(left);
        writer.Write(right);
        return stream.ToArray();
    }
}
