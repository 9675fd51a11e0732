using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Embedding;

public class RowStatisticsTests
{
    [Fact]
    public void Apply_RowsOfDifferentMeanAndDeviation_GetThoseOfTheAverageRow()
    {
        // Row 0: mean 2, deviation 1; row 1: mean 10, deviation 3. The average row: mean 6, deviation 2.
        RowStatistics statistics = RowStatistics.Of([([1, 7, 3, 13], 2)])!;
        float[] distances = [2, 10, 4, 16];

        statistics.Apply(distances, 2);

        Assert.Equal([6f, 6, 10, 10], distances);
    }

    [Fact]
    public void Apply_FarBelowTheMean_StopsAtZero()
    {
        RowStatistics statistics = RowStatistics.Of([([9, 1, 11, 1.5f], 2)])!;
        float[] distances = [0, 0];

        statistics.Apply(distances, 2);

        Assert.All(distances, distance => Assert.True(distance >= 0));
        Assert.Equal(0, distances[0]);
    }

    [Fact]
    public void Apply_RowNeverSeen_IsTreatedAsItsNeighbor()
    {
        RowStatistics statistics = RowStatistics.Of([([1, 7, 3, 13], 2)])!;
        float[] distances = [2, 10, 10];

        statistics.Apply(distances, 3);

        Assert.Equal([6f, 6, 6], distances);
    }

    [Fact]
    public void Apply_DistancesThatNeverVaried_OnlyShifts()
    {
        RowStatistics statistics = RowStatistics.Of([([2, 4, 2, 4], 2)])!;
        float[] distances = [2, 5];

        statistics.Apply(distances, 2);

        Assert.Equal([3f, 4], distances);
    }

    [Fact]
    public void Of_NoClip_IsNull() => Assert.Null(RowStatistics.Of([]));

    [Fact]
    public void Of_PartsMerged_EqualsTheWhole()
    {
        float[] first = TestData.Uniform(60, 1, 0, 5), second = TestData.Uniform(90, 2, 1, 9);
        RowStatistics whole = RowStatistics.Of([(first, 3), (second, 3)])!;
        RowStatistics merged = RowStatistics.Of([], RowStatistics.Of([(first, 3)]), RowStatistics.Of([(second, 3)]))!;
        float[] expected = TestData.Uniform(30, 3, 0, 9), actual = [.. expected];

        whole.Apply(expected, 3);
        merged.Apply(actual, 3);

        // The parts' statistics were rounded to 32 bits.
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData(0, 1f)]
    [InlineData(-1, 1f)]
    [InlineData(5, -1f)]
    public void Load_ImpossibleNumbers_AreAFormatError(long count, float deviation)
    {
        var saved = new ComponentState("detector", new JsonObject { ["heldOutCounts"] = new JsonArray(count) });
        saved.Tensors["heldOutMeans"] = new TensorData(new[] { 1f }, 1);
        saved.Tensors["heldOutDeviations"] = new TensorData(new[] { deviation }, 1);

        Assert.Throws<FormatException>(() => RowStatistics.Load(saved));
    }
}
