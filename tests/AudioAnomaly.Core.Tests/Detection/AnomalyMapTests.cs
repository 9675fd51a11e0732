namespace AudioAnomaly.Core.Tests.Detection;

public class AnomalyMapTests
{
    [Fact]
    public void AnomalyMap_FrameScores_AreTheMeanOfTheHighestCellsInScope()
    {
        var axes = new SpectrogramAxes(Enumerable.Range(1, 8).Select(bin => 100.0 * bin), 0.01, -100);
        float[] values = [1, 9, 2, 8, 3, 7, 4, 0, 5, 5, 5, 5, 5, 5, 5, 0];
        var map = new AnomalyMap(values, 2, axes, validBins: 7);

        Assert.Equal([(9 + 8 + 7 + 4 + 3) / 5f, 5f], map.FrameScores());
        Assert.Equal([9f, 5f], map.FrameScores(1));
        Assert.Equal([34 / 7f, 5f], map.FrameScores(100));
        Assert.Equal(9, map.Max);
    }

    [Fact]
    public void AnomalyMap_FewerBinsThanTopCells_AveragesThoseThereAre()
    {
        var map = new AnomalyMap(new float[] { 1, 2, 6, 4, 5, 0 }, 2, new SpectrogramAxes([100, 200, 300], 0.01, -100), 3);

        Assert.Equal([3f, 3f], map.FrameScores());
    }

    [Fact]
    public void AnomalyMap_FrameScoresOfAnArray_AreThoseOfTheMap()
    {
        var random = new Random(4);
        float[] values = [.. Enumerable.Range(0, 50 * 64).Select(_ => random.NextSingle())];
        var map = new AnomalyMap(values, 50, new SpectrogramAxes(Enumerable.Range(1, 64).Select(bin => 100.0 * bin), 0.01, -100), 64);
        float[] sorted = [.. values.Chunk(64).Select(row => row.OrderDescending().Take(5).Aggregate(0f, (sum, value) => sum + value) / 5)];

        Assert.Equal(sorted, map.FrameScores());
        Assert.Equal(sorted, AnomalyMap.FrameScores(values, 50, 64));
        Assert.Throws<ArgumentException>(() => AnomalyMap.FrameScores(values, 50, 63));
    }

    [Fact]
    public void AnomalyMap_WrongShape_IsRefused()
    {
        var axes = new SpectrogramAxes([100, 200], 0.01, -100);

        Assert.Throws<ArgumentException>(() => new AnomalyMap(new float[3], 2, axes, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnomalyMap(new float[4], 2, axes, 3));
    }
}
