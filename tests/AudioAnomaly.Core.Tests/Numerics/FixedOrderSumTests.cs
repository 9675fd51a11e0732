namespace AudioAnomaly.Core.Tests.Numerics;

public class FixedOrderSumTests
{
    [Fact]
    public void FixedOrderSum_AnyLength_HasTheSameBitsOnPathsThatRoundAlike()
    {
        for (int length = 0; length < 140; length++)
        {
            float[] x = Numbers(length, 1), y = Numbers(length, 2);
            double[] a = Array.ConvertAll(x, value => (double)value / 3), b = Array.ConvertAll(y, value => (double)value / 7);
            foreach (IGrouping<bool, VectorPath> paths in VectorPaths.Alike)
            {
                Assert.Single(paths.Select(path => FixedOrderSum.Compute<ValueTerm>(x, x, path)).Distinct());
                Assert.Single(paths.Select(path => FixedOrderSum.Compute<ProductTerm>(x, y, path)).Distinct());
                Assert.Single(paths.Select(path => FixedOrderSum.Compute<SquaredDifferenceTerm>(x, y, path)).Distinct());
                Assert.Single(paths.Select(path => FixedOrderSum.Compute<ProductTerm>(a, b, path)).Distinct());
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(1000)]
    public void FixedOrderSum_EveryPath_EqualsTheDefinition(int length)
    {
        float[] x = Numbers(length, 3), y = Numbers(length, 4);
        foreach (VectorPath path in VectorPaths.Here)
        {
            // 32-bit sums of up to 1,000 numbers up to 4.
            Assert.Equal(x.Sum(value => (double)value), FixedOrderSum.Compute<ValueTerm>(x, x, path), 1e-4);
            Assert.Equal(x.Zip(y, (a, b) => (double)a * b).Sum(), FixedOrderSum.Compute<ProductTerm>(x, y, path), 1e-4);
            Assert.Equal(x.Zip(y, (a, b) => ((double)a - b) * ((double)a - b)).Sum(), FixedOrderSum.Compute<SquaredDifferenceTerm>(x, y, path), 1e-3);
        }
    }

    [Fact]
    public void SquaredDistances_ManyRows_EqualThoseOfEachRow()
    {
        const int Length = 45, Rows = 7;
        float[] x = Numbers(Length, 5), rows = Numbers(Length * Rows, 6), distances = new float[Rows];

        FixedOrderSum.SquaredDistances(x, rows, distances);

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => FixedOrderSum.SquaredDistance(x, rows.AsSpan(i * Length, Length))), distances);
    }

    [Fact]
    public void FixedOrderSum_RowsOfDifferentLength_AreRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => FixedOrderSum.Dot(new float[3], new float[4]));

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed + (1000 * count));
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
