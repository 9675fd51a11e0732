using AudioAnomaly.Torch;
using CsCheck;

namespace AudioAnomaly.Detectors.Tests.Embedding;

public class PackedTriangleTests
{
    [Fact]
    public void PackedTriangle_TwoByTwo_HasTheKnownFactorAndInverse()
    {
        // [[4, 2], [2, 5]] = L L^T with L = [[2, 0], [1, 2]], whose inverse is [[1/2, 0], [-1/4, 1/2]].
        double[] matrix = [4, 2, 5];
        double[] inverse = new double[3];

        Assert.True(PackedTriangle.TryFactor(matrix, 2));
        PackedTriangle.Invert(matrix, inverse, 2);

        Assert.Equal([2, 1, 2], matrix);
        Assert.Equal([0.5, -0.25, 0.5], inverse);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(1, 2, 1)]
    [InlineData(double.NaN, 0, 1)]
    public void PackedTriangle_NotPositiveDefinite_IsFound(double a, double b, double c)
    {
        double[] matrix = [a, b, c];

        Assert.False(PackedTriangle.TryFactor(matrix, 2));
    }

    [Fact]
    public void PackedTriangle_AnyCovariance_InverseTimesFactorIsOne()
        => Gen.Double[-3, 3].Array[42].Sample(values =>
        {
            const int Size = 6;
            double[] matrix = new double[PackedTriangle.Length(Size)];
            for (int i = 0; i < Size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    PackedTriangle.Row(matrix.AsSpan(), i)[j] = Enumerable.Range(0, 7).Sum(k => values[(k * Size) + i] * values[(k * Size) + j]);
                }
            }

            PackedTriangle.AddToDiagonal(matrix, Size, 0.5);
            double[] factor = [.. matrix];
            double[] inverse = new double[matrix.Length];
            Assert.True(PackedTriangle.TryFactor(factor, Size));
            PackedTriangle.Invert(factor, inverse, Size);
            for (int i = 0; i < Size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    Assert.Equal(At(matrix, i, j), Enumerable.Range(0, Size).Sum(k => At(factor, i, k) * At(factor, j, k)), 1e-9);
                    Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, Size).Sum(k => At(inverse, i, k) * At(factor, k, j)), 1e-9);
                }
            }
        });

    private static double At(double[] matrix, int row, int column) => column <= row ? PackedTriangle.Row(matrix.AsSpan(), row)[column] : 0;
}
