using MathNet.Numerics.LinearAlgebra;

namespace AudioAnomaly.Detectors.Tests.Profiles;

public class ShrunkGaussianTests
{
    [Theory]
    [InlineData(12, 40)]
    [InlineData(60, 10)]
    [InlineData(2, 30)]
    [InlineData(20, 20)]
    public void ShrunkGaussian_FewOrManyProfiles_IsTheDistanceOfTheShrunkCovariance(int count, int length)
    {
        Matrix<double> samples = Centered(count, length, seed: 3);
        var gaussian = new ShrunkGaussian(Rows(samples), count, new ParallelOptions());
        float[] profile = TestData.Uniform(length, 77, -2, 2);

        ProfileScore score = gaussian.Compare(profile, 1);

        (double shrinkage, Matrix<double> covariance) = LedoitWolf(samples);
        Vector<double> x = Vector<double>.Build.Dense(length, i => profile[i]);
        Assert.Equal(shrinkage, gaussian.Shrinkage, 1e-6);
        Assert.Equal(Math.Sqrt(x * covariance.Inverse() * x / length), score.Value, 1e-5);
        Assert.Equal(profile.Select(Math.Abs), score.Rows);
    }

    [Fact]
    public void ShrunkGaussian_CorrelatedNumbers_MeasuresABrokenCorrelationAsFar()
    {
        // Both numbers rise and fall together.
        float[] samples = [.. TestData.Uniform(200, 5).SelectMany(value => new[] { value, value })];
        var gaussian = new ShrunkGaussian(samples, 200, new ParallelOptions());

        Assert.True(gaussian.Compare([0.5f, -0.5f], 1).Value > 5 * gaussian.Compare([0.5f, 0.5f], 1).Value);
    }

    [Fact]
    public void ShrunkGaussian_ProfilesThatDoNotVary_GivesTheRootMeanSquare()
    {
        var gaussian = new ShrunkGaussian(new float[3 * 4], 3, new ParallelOptions());

        Assert.Equal(2.5, gaussian.Compare([3, 4, 0, 0], 2).Value, 1e-6);
        Assert.Equal([MathF.Sqrt(12.5f), 0f], gaussian.Compare([3, 4, 0, 0], 2).Rows);
    }

    /// <summary>The definition, with whole matrices: the covariance is taken by the count, as in scikit-learn's <c>ledoit_wolf</c>.</summary>
    private static (double Shrinkage, Matrix<double> Covariance) LedoitWolf(Matrix<double> x)
    {
        int n = x.RowCount, p = x.ColumnCount;
        Matrix<double> s = x.TransposeThisAndMultiply(x) / n;
        double mean = s.Trace() / p;
        Matrix<double> identity = Matrix<double>.Build.DenseIdentity(p);
        double distance = Math.Pow((s - (mean * identity)).FrobeniusNorm(), 2);
        double error = Enumerable.Range(0, n).Sum(k => Math.Pow((x.Row(k).OuterProduct(x.Row(k)) - s).FrobeniusNorm(), 2)) / ((double)n * n);

        // At least a thousandth, so that two profiles have an inverse.
        double shrinkage = Math.Max(1e-3, Math.Min(error, distance) / distance);
        return (shrinkage, ((1 - shrinkage) * s) + (shrinkage * mean * identity));
    }

    private static Matrix<double> Centered(int count, int length, int seed)
    {
        float[] values = TestData.Uniform(count * length, seed);

        // Neighbouring numbers have something in common.
        Matrix<double> raw = Matrix<double>.Build.Dense(count, length, (i, j) => values[(i * length) + j] + (2 * values[(i * length) + (j / 5)]));
        Vector<double> mean = raw.ColumnSums() / count;
        return Matrix<double>.Build.Dense(count, length, (i, j) => (float)(raw[i, j] - mean[j]));
    }

    private static float[] Rows(Matrix<double> samples) => [.. samples.ToRowMajorArray().Select(value => (float)value)];
}
