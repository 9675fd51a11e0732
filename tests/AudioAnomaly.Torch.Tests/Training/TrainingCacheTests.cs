namespace AudioAnomaly.Torch.Tests.Training;

public class TrainingCacheTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TrainingCache_BeyondItsLimit_ReadsTheSameFromTheFile(bool half)
    {
        // 5 arrays of 0.4 or 0.8 MB; 1 MiB fits in memory.
        float[][] arrays = [.. Enumerable.Range(0, 5).Select(seed => TestData.Uniform(200_000 + seed, seed))];
        using var small = new TrainingCache(1, half);
        using var large = new TrainingCache(64, half);
        foreach (float[] array in arrays)
        {
            Assert.Equal(small.Add(array), large.Add(array));
        }

        Assert.Equal(0, large.FileBytes);
        Assert.Null(large.FilePath);
        Assert.InRange(small.FileBytes, (long)(5 * 200_000 * (half ? 2 : 4)) - (1024 * 1024), 5 * 200_010L * (half ? 2 : 4));
        for (int i = 0; i < arrays.Length; i++)
        {
            Assert.Equal(200_000 + i, small.LengthOf(i));
            Assert.Equal(large.Read(i), small.Read(i));
            float[] part = new float[100];
            small.Read(i, 150_000, part);
            Assert.Equal(large.Read(i)[150_000..150_100], part);
        }
    }

    [Fact]
    public void TrainingCache_Disposed_LeavesNoFile()
    {
        string path;
        using (var cache = new TrainingCache(1))
        {
            cache.Add(new float[300_000]);
            path = cache.FilePath!;
            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void TrainingCache_FullPrecision_KeepsEveryBit()
    {
        using var cache = new TrainingCache(1);
        float[] values = [0f, -0f, 1.2345678f, float.Epsilon, float.MaxValue];

        cache.Add(values);

        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), cache.Read(0).Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void TrainingCache_HalfPrecision_RoundsToTheNearest()
    {
        using var cache = new TrainingCache(1, half: true);

        // bfloat16 has 8 significant bits: steps of 1/128 above 1. Ties go to the even one.
        cache.Add([1f, 1f + (1f / 128), 1f + (0.4f / 128), 1f + (0.6f / 128), 1f + (0.5f / 128), 1f + (1.5f / 128), -3.999f]);

        Assert.Equal([1f, 1f + (1f / 128), 1f, 1f + (1f / 128), 1f, 1f + (2f / 128), -4f], cache.Read(0));
    }

    [Fact]
    public void TrainingCache_ReadBeyondTheEnd_IsRefused()
    {
        using var cache = new TrainingCache(1);
        cache.Add([1f, 2f]);

        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Read(0, 1, new float[2]));
    }
}
