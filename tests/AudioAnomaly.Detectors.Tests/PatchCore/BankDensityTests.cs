namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class BankDensityTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(1, new[] { 1.0, 1.0, 2.0, 6.0 })]
    [InlineData(2, new[] { 2.0, 1.5, 2.5, 7.0 })]
    [InlineData(9, new[] { 13 / 3.0, 11 / 3.0, 11 / 3.0, 23 / 3.0 })]
    public void BankDensity_PointsOnALine_HaveTheMeanDistanceToTheNearest(int neighbors, double[] expected)
    {
        // At 0, 1, 3 and 9: the nearest of 3 is 1, two away.
        var index = new NearestNeighborIndex([0, 1, 3, 9], 4, [1]);

        float[] spreads = BankDensity.Spreads(index, null, neighbors, Parallel);

        Assert.All(spreads.Zip(expected), pair => Assert.Equal(pair.Second / expected.Average(), pair.First, 1e-6));
    }

    [Fact]
    public void BankDensity_ByFrequency_LooksAtNearbyRowsOnly()
    {
        int[] rows = [0, 0, 5, 5];
        var index = new NearestNeighborIndex([0, 2, 1, 7], 4, [1], PanelPlan.ByFrequency(rows, 1));

        Assert.Equal([0.5f, 0.5f, 1.5f, 1.5f], BankDensity.Spreads(index, rows, 3, Parallel));
    }

    [Fact]
    public void BankDensity_OneRowOrTwins_StayFinite()
    {
        Assert.Equal([1f], BankDensity.Spreads(new NearestNeighborIndex([5], 1, [1]), null, 3, Parallel));
        Assert.Equal([1f, 1f], BankDensity.Spreads(new NearestNeighborIndex([5, 5], 2, [1]), null, 3, Parallel));
        Assert.Equal(0.01f, BankDensity.Spreads(new NearestNeighborIndex([5, 5, 9], 3, [1]), null, 1, Parallel)[0]);
    }
}
