using AudioAnomaly.Components;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Detectors.Tests.Search;

public class NearestNeighborIndexTests
{
    [Theory]
    [InlineData(20, 16, 300, 1)]
    [InlineData(87, 8, 50, 2)]
    [InlineData(175, 16, 1000, 3)]
    public void NearestNeighborIndex_LayeredFeatures_EqualBruteForce(int frames, int bins, int count, int seed)
    {
        PatchFeatures query = Features(frames, bins, seed);
        float[] bank = Bank(count, query.Channels, seed + 100);
        NearestNeighborIndex index = Index(bank, count, query);

        (float[] distances, int[] neighbors) = Search(index, query, bins, 2);

        float[] patch = new float[query.Channels];
        for (int cell = 0; cell < distances.Length; cell++)
        {
            query.CopyPatch(cell / bins, cell % bins, patch);
            (double best, int row) = BruteForce(patch, bank, count);
            Assert.Equal(best, distances[cell], 1e-4 * best);
            Assert.Equal(row, neighbors[cell]);
        }
    }

    [Theory]
    [InlineData(20, 16, 300, 0, 1)]
    [InlineData(87, 8, 50, 1, 2)]
    [InlineData(70, 16, 900, 2, 3)]
    public void NearestNeighborIndex_ByFrequency_EqualsBruteForceAmongNearbyRows(int frames, int bins, int count, int neighborhood, int seed)
    {
        PatchFeatures query = Features(frames, bins, seed);
        float[] bank = Bank(count, query.Channels, seed + 100);

        // No bank row lies in the highest frequency row.
        int[] rows = [.. Enumerable.Range(0, count).Select(i => i * (bins - 1) / count)];
        var index = new NearestNeighborIndex(bank, count, [.. query.Layers.Select(layer => layer.Channels)], PanelPlan.ByFrequency(rows, neighborhood));

        (float[] distances, int[] neighbors) = Search(index, query, bins, 2);

        float[] patch = new float[query.Channels];
        for (int cell = 0; cell < distances.Length; cell++)
        {
            int bin = cell % bins, reach = bin == bins - 1 ? Math.Max(1, neighborhood) : neighborhood;
            query.CopyPatch(cell / bins, bin, patch);
            (double best, int nearest) = Enumerable.Range(0, count)
                .Where(i => Math.Abs(rows[i] - bin) <= reach)
                .Select(i => ((double)System.Numerics.Tensors.TensorPrimitives.Distance<float>(patch, bank.AsSpan(i * query.Channels, query.Channels)), i))
                .Min();
            Assert.Equal(best, distances[cell], 1e-4 * best);
            Assert.Equal(nearest, neighbors[cell]);
        }
    }

    [Fact]
    public void NearestNeighborIndex_PatchesInTheBank_HaveDistanceZero()
    {
        PatchFeatures query = Features(30, 4, 7);
        float[] bank = new float[120 * query.Channels];
        for (int cell = 0; cell < 120; cell++)
        {
            query.CopyPatch(cell / 4, cell % 4, bank.AsSpan(cell * query.Channels, query.Channels));
        }

        (float[] distances, int[] neighbors) = Search(Index(bank, 120, query), query, 4, 2);

        Assert.All(distances, distance => Assert.Equal(0, distance));
        Assert.Equal(Enumerable.Range(0, 120), neighbors);
    }

    [Fact]
    public void NearestNeighborIndex_DuplicateRows_GiveTheLowestRow()
    {
        PatchFeatures query = Features(12, 4, 8);
        float[] row = Bank(1, query.Channels, 9);
        float[] bank = [.. Enumerable.Range(0, 200).SelectMany(_ => row)];

        (_, int[] neighbors) = Search(Index(bank, 200, query), query, 4, 2);

        Assert.All(neighbors, neighbor => Assert.Equal(0, neighbor));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(2000)]
    public void NearestNeighborIndex_ManyTies_GiveTheLowestOfTheNearestRows(int count)
    {
        // Whole numbers: squared distances are exact, and many rows are equally near or equal.
        var random = new Random(count);
        const int Channels = 4, Frames = 70, Bins = 3;
        float[] values = [.. Enumerable.Range(0, Channels * Frames * Bins).Select(_ => (float)random.Next(-2, 3))];
        float[] bank = [.. Enumerable.Range(0, count * Channels).Select(_ => (float)random.Next(-2, 3))];
        var query = new PatchFeatures([new FeatureMap(new FeatureLayer("a", Channels, 4, 4), Frames, Bins, values)], 1);

        (float[] distances, int[] neighbors) = Search(Index(bank, count, query), query, Bins, 2);

        float[] patch = new float[Channels];
        for (int cell = 0; cell < distances.Length; cell++)
        {
            query.CopyPatch(cell / Bins, cell % Bins, patch);
            (double best, int row) = BruteForce(patch, bank, count);
            Assert.Equal(row, neighbors[cell]);
            Assert.Equal(best, distances[cell], 1e-6);
        }
    }

    [Fact]
    public void NearestNeighborIndex_FarFromTheOrigin_StillEqualsBruteForce()
    {
        // Distances of about 1 at norms of thousands: the 32-bit products alone could not tell the rows apart.
        FeatureMap map = TestData.Map("a", 12, 40, 4, 4, 20);
        float[] values = [.. map.Values.ToArray().Select(value => value + 1000)];
        var query = new PatchFeatures([new FeatureMap(map.Layer, 40, 4, values)], 1);
        float[] bank = [.. Bank(900, 12, 21).Select(value => value + 1000)];

        (float[] distances, int[] neighbors) = Search(Index(bank, 900, query), query, 4, 2);

        float[] patch = new float[12];
        for (int cell = 0; cell < distances.Length; cell++)
        {
            query.CopyPatch(cell / 4, cell % 4, patch);
            (double best, int row) = BruteForce(patch, bank, 900);
            Assert.Equal(best, distances[cell], 1e-4 * best);
            Assert.Equal(row, neighbors[cell]);
        }
    }

    [Fact]
    public void NearestNeighborIndex_FewerRowsThanTheGridHas_SearchesTheLowestOnly()
    {
        PatchFeatures query = Features(21, 8, 22);
        NearestNeighborIndex index = Index(Bank(64, query.Channels, 23), 64, query);

        (float[] all, _) = Search(index, query, 8, 1);
        (float[] lowest, _) = Search(index, query, 5, 3);

        // 1e-6: the same patches, perhaps in other vector lanes.
        Assert.All(Enumerable.Range(0, lowest.Length), i => Assert.Equal(all[(i / 5 * 8) + (i % 5)], lowest[i], 1e-6));
    }

    [Fact]
    public void NearestNeighborIndex_NearDuplicates_AreToldApart()
    {
        PatchFeatures query = Features(8, 4, 10);
        float[] patch = new float[query.Channels];
        query.CopyPatch(3, 2, patch);
        const int Count = 500;
        float[] bank = [.. Enumerable.Range(0, Count).SelectMany(_ => patch)];
        for (int i = 0; i < Count; i++)
        {
            // Row 137 is nearest; differences lie below the rounding error of the 32-bit products.
            bank[i * query.Channels] += 1e-4f * (1 + Math.Abs(i - 137));
        }

        (float[] distances, int[] neighbors) = Search(Index(bank, Count, query), query, 4, 1);

        Assert.Equal(137, neighbors[(3 * 4) + 2]);
        Assert.Equal(1e-4, distances[(3 * 4) + 2], 1e-6);
    }

    [Fact]
    public void NearestNeighborIndex_AnyNumberOfThreads_GivesTheSameBits()
    {
        PatchFeatures query = Features(200, 16, 11);
        NearestNeighborIndex index = Index(Bank(700, query.Channels, 12), 700, query);

        (float[] one, int[] first) = Search(index, query, 16, 1);
        (float[] many, int[] second) = Search(index, query, 16, 7);

        Assert.Equal(one, many);
        Assert.Equal(first, second);
    }

    [Fact]
    public void NearestNeighborIndex_NearestRows_AreSortedAndBeginWithTheRowItself()
    {
        PatchFeatures query = Features(8, 4, 13);
        float[] bank = Bank(40, query.Channels, 14);
        NearestNeighborIndex index = Index(bank, 40, query);

        int[] rows = index.NearestRows(index.Row(17), 5);

        Assert.Equal(17, rows[0]);
        Assert.Equal(5, rows.Length);
        Assert.Equal(40, index.NearestRows(index.Row(0), 100).Length);
    }

    private static PatchFeatures Features(int frames, int bins, int seed) => new(
        [
            TestData.Map("a", 6, frames, bins, 4, seed),
            TestData.Map("b", 10, frames / 2, Math.Max(1, bins / 2), 8, seed + 1),
            TestData.Map("c", 12, Math.Max(1, frames / 4), Math.Max(1, bins / 4), 16, seed + 2),
        ],
        3);

    private static float[] Bank(int count, int channels, int seed) => TestData.Uniform(count * channels, seed, -0.5, 0.5);

    private static NearestNeighborIndex Index(float[] bank, int count, PatchFeatures query)
        => new(bank, count, [.. query.Layers.Select(layer => layer.Channels)]);

    private static (float[] Distances, int[] Neighbors) Search(NearestNeighborIndex index, PatchFeatures query, int bins, int threads)
    {
        float[] distances = new float[query.Frames * bins];
        int[] neighbors = new int[distances.Length];
        index.Search(query, bins, distances, neighbors, threads, TestContext.Current.CancellationToken);
        return (distances, neighbors);
    }

    private static (double Distance, int Row) BruteForce(float[] patch, float[] bank, int count)
    {
        (double best, int row) = (double.PositiveInfinity, -1);
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            for (int k = 0; k < patch.Length; k++)
            {
                double difference = (double)patch[k] - bank[(i * patch.Length) + k];
                sum += difference * difference;
            }

            if (sum < best)
            {
                (best, row) = (sum, i);
            }
        }

        return (Math.Sqrt(best), row);
    }
}
