using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Detectors.Tests.Cfa;

public class CfaScoreTests
{
    [Theory]
    [InlineData(new[] { 1f, 4f, 9f }, 0.66524)]
    [InlineData(new[] { 4f, 4f, 4f }, 0.66667)]
    [InlineData(new[] { 4f }, 2.0)]
    [InlineData(new[] { 0f, 1f, 1f }, 0.0)]
    public void Softmin_GoldenDistances_GiveTheReferencesScore(float[] squared, double expected)
        => Assert.Equal(expected, CfaModel.Softmin(squared), 1e-5);

    [Fact]
    public void Softmin_HugeDistances_NeitherOverflowNorVanish()
    {
        Assert.Equal(1e6, CfaModel.Softmin([1e12f, 4e12f]), 1);
        Assert.Equal(5e5, CfaModel.Softmin([1e12f, 1e12f]), 1);
    }

    [Fact]
    public void SmallestValues_AnyArray_AreThoseOfASort()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            // Few different values, so that there are ties.
            float[] values = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => (float)random.Next(40))];
            int[] indices = new int[random.Next(1, Math.Min(values.Length, 12) + 1)];

            SmallestValues.Find(values, indices);

            Assert.Equal(Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ThenBy(i => i).Take(indices.Length), indices);
        }
    }

    [Fact]
    public void CentroidSearch_BothWays_FindTheNearestCentroids()
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        float[] centroids = TestData.Uniform(150 * 20, 1), descriptors = TestData.Uniform(64 * 20, 2);
        var search = new CentroidSearch(centroids, 20);
        int perRow = search.CandidatesFor(4);
        int[] managed = new int[64 * perRow], byTorch = new int[64 * perRow];
        search.Find(descriptors, 64, 20, managed, perRow, new float[search.ScratchLength]);
        search.FindByTorch(descriptors.ToTensor(64, 20), byTorch, perRow);

        Assert.Equal(6, perRow);
        float[] distances = new float[perRow];
        for (int row = 0; row < 64; row++)
        {
            float[] descriptor = descriptors[(row * 20)..((row + 1) * 20)];
            int[] expected = [.. Enumerable.Range(0, 150).OrderBy(i => Squared(descriptor, search.Row(i))).Take(4)];
            foreach (int[] found in new[] { managed, byTorch })
            {
                int[] sorted = found[(row * perRow)..((row + 1) * perRow)];
                search.Sort(descriptor, sorted, distances);
                Assert.Equal(expected, sorted[..4]);
                Assert.Equal(Squared(descriptor, search.Row(expected[0])), distances[0], 1e-4);
            }
        }
    }

    [Fact]
    public void CentroidSearch_EqualDistances_KeepTheFirst()
    {
        var search = new CentroidSearch([1, 0, 1, 0, -1, 0, 1, 0], 2);
        int[] candidates = [3, 1, 0, 2];

        search.Sort([0f, 0f], candidates, new float[4]);

        Assert.Equal([0, 1, 2, 3], candidates);
    }

    [Theory]
    [InlineData(0, 5, -1)]
    [InlineData(2, 5, 0)]
    [InlineData(4, 5, 1)]
    [InlineData(0, 1, 0)]
    public void Coordinate_Cells_RunFromMinusOneToOne(int index, int count, float expected) => Assert.Equal(expected, CfaGrid.Coordinate(index, count));

    private static float Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }
}
