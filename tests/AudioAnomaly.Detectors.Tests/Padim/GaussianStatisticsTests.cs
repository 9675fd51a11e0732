using CsCheck;

namespace AudioAnomaly.Detectors.Tests.Padim;

public class GaussianStatisticsTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void GaussianStatistics_KnownSamples_HaveTheUnbiasedCovariance()
    {
        var statistics = new GaussianStatistics(1, 2, diagonal: false);

        statistics.Add([1, 2, 3, 8, 5, 5], 3, 3, Parallel);

        double[] covariance = new double[3];
        statistics.CopyCovariance(0, covariance);
        Assert.Equal([3, 5], statistics.Mean(0).ToArray());
        Assert.Equal([4, 3, 9], covariance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GaussianStatistics_OneSample_HasNoVariance(bool diagonal)
    {
        var statistics = new GaussianStatistics(2, 3, diagonal);

        statistics.Add(TestData.Uniform(6, 1), 1, 1, Parallel);

        double[] covariance = new double[statistics.ScatterLength];
        statistics.CopyCovariance(1, covariance);
        Assert.All(covariance, value => Assert.Equal(0, value));
    }

    [Fact]
    public void GaussianStatistics_FarFromZero_LosesNoDigits()
    {
        var near = new GaussianStatistics(1, 1, diagonal: false);
        var far = new GaussianStatistics(1, 1, diagonal: false);
        foreach (float value in new[] { 0f, 1, 2, 3, 1, 0 })
        {
            near.Add([value], 1, 1, Parallel);
            far.Add([1_000_000 + value], 1, 1, Parallel);
        }

        double[] expected = new double[1], actual = new double[1];
        near.CopyCovariance(0, expected);
        far.CopyCovariance(0, actual);
        Assert.Equal(expected[0], actual[0], 1e-9);
    }

    [Fact]
    public void GaussianStatistics_MergedParts_EqualOneWhole()
        => Gen.Select(Gen.Float[-50, 50].Array[60], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Bool).Sample((values, first, second, diagonal) =>
        {
            // Two Gaussians of three dimensions, ten samples each.
            var whole = new GaussianStatistics(2, 3, diagonal);
            whole.Add(values, 10, 10, Parallel);
            var blocks = new GaussianStatistics(2, 3, diagonal);
            Take(blocks, values, 0, first);
            Take(blocks, values, first, 10);
            GaussianStatistics left = new(2, 3, diagonal), right = new(2, 3, diagonal);
            Take(left, values, 0, second);
            Take(right, values, second, 10);
            left.Merge(right);

            AssertClose(whole, blocks);
            AssertClose(whole, left);
        });

    [Fact]
    public void GaussianStatistics_MergedWithNothing_StayTheSame()
    {
        var statistics = new GaussianStatistics(2, 3, diagonal: false);
        statistics.Add(TestData.Uniform(60, 1), 10, 10, Parallel);
        var empty = new GaussianStatistics(2, 3, diagonal: false);
        empty.Merge(statistics);
        empty.Merge(new GaussianStatistics(2, 3, diagonal: false));

        AssertClose(statistics, empty);
    }

    /// <summary>Takes in samples from one to another of both Gaussians.</summary>
    private static void Take(GaussianStatistics statistics, float[] values, int from, int to)
    {
        float[] part = [.. values[(3 * from)..(3 * to)], .. values[(30 + (3 * from))..(30 + (3 * to))]];
        statistics.Add(part, to - from, to - from, Parallel);
    }

    private static void AssertClose(GaussianStatistics expected, GaussianStatistics actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        double[] first = new double[expected.ScatterLength], second = new double[expected.ScatterLength];
        for (int gaussian = 0; gaussian < expected.Gaussians; gaussian++)
        {
            expected.CopyCovariance(gaussian, first);
            actual.CopyCovariance(gaussian, second);
            Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            Assert.All(expected.Mean(gaussian).ToArray().Zip(actual.Mean(gaussian).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
        }
    }
}
