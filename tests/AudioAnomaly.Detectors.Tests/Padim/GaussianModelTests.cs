using CsCheck;

namespace AudioAnomaly.Detectors.Tests.Padim;

public class GaussianModelTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(PadimForm.Full)]
    [InlineData(PadimForm.Diagonal)]
    [InlineData(PadimForm.LowRank)]
    public void GaussianModel_OneDimension_IsTheStandardScore(PadimForm form)
    {
        // Mean 3, variance 4 (n - 1), 0.01 added.
        GaussianModel model = Fit([1, 3, 5], 3, 1, new PadimOptions { Form = form });

        Assert.Equal(4 / Math.Sqrt(4.01), model.Distance(0, [7f], new float[1]), 1e-6);
        Assert.Equal(0, model.Distance(0, [3f], new float[1]), 1e-6);
    }

    [Theory]
    [InlineData(PadimForm.Full)]
    [InlineData(PadimForm.LowRank)]
    public void GaussianModel_TwoDimensions_IsTheClosedForm(PadimForm form)
    {
        // Mean (3, 5), covariance [[4, 3], [3, 9]], 0.01 added: D^2 = (b dx^2 - 2 c dx dy + a dy^2) / (a b - c^2).
        GaussianModel model = Fit([1, 2, 3, 8, 5, 5], 3, 2, new PadimOptions { Form = form });
        double a = 4.01, b = 9.01, c = 3, dx = 2, dy = -1;

        double expected = Math.Sqrt(((b * dx * dx) - (2 * c * dx * dy) + (a * dy * dy)) / ((a * b) - (c * c)));

        Assert.Equal(expected, model.Distance(0, [5f, 4f], new float[2]), 1e-5);
    }

    [Fact]
    public void GaussianModel_Diagonal_SumsTheStandardScores()
    {
        GaussianModel model = Fit([1, 2, 3, 8, 5, 5], 3, 2, new PadimOptions { Form = PadimForm.Diagonal });

        Assert.Equal(Math.Sqrt((4 / 4.01) + (1 / 9.01)), model.Distance(0, [5f, 4f], new float[2]), 1e-5);
    }

    [Theory]
    [InlineData(PadimForm.Full)]
    [InlineData(PadimForm.Diagonal)]
    [InlineData(PadimForm.LowRank)]
    public void GaussianModel_IdenticalSamples_MeasureTenTimesTheEuclideanDistance(PadimForm form)
    {
        GaussianModel model = Fit([1, 2, 3, 1, 2, 3], 2, 3, new PadimOptions { Form = form, Rank = 2 });

        Assert.Equal(10 * Math.Sqrt(14), model.Distance(0, [2f, 4f, 6f], new float[3]), 1e-3);
    }

    [Fact]
    public void GaussianModel_RelativeRegularization_AddsAShareOfTheMeanVariance()
    {
        GaussianModel model = Fit([1, 2, 3, 8, 5, 5], 3, 2, new PadimOptions { Form = PadimForm.Diagonal, Regularization = 0.5, RelativeRegularization = 0.1 });

        // The mean variance is 6.5.
        Assert.Equal(Math.Sqrt((4 / 5.15) + (1 / 10.15)), model.Distance(0, [5f, 4f], new float[2]), 1e-5);
    }

    [Fact]
    public void GaussianModel_LowRankAtFullRank_EqualsTheFullForm()
        => Gen.Select(Gen.Float[-5, 5].Array[72], Gen.Float[-10, 10].Array[6], Gen.Int[2, 12]).Sample((values, probe, count) =>
        {
            float[] samples = values[..(6 * count)];
            GaussianModel full = Fit(samples, count, 6, new PadimOptions());

            // The covariance of count samples has rank count - 1 at most.
            GaussianModel lowRank = Fit(samples, count, 6, new PadimOptions { Form = PadimForm.LowRank, Rank = Math.Min(6, count - 1) });

            float expected = full.Distance(0, probe, new float[6]);
            Assert.Equal(expected, lowRank.Distance(0, probe, new float[6]), (1e-4 * expected) + 1e-6);
        });

    [Fact]
    public void GaussianModel_LowRankBelowFullRank_TakesTheRestForRound()
    {
        // Variances 16, 4 and 1 along the axes; one direction kept, so that the others count as 2.5 each.
        double[] scales = [4, 2, 1];
        float[] samples = [.. new[] { 0, 0, 1, 1, 2, 2 }.SelectMany((axis, i) => Enumerable.Range(0, 3).Select(k => (float)(k == axis ? (i % 2 == 0 ? 1 : -1) * scales[k] * Math.Sqrt(2.5) : 0)))];
        GaussianModel model = Fit(samples, 6, 3, new PadimOptions { Form = PadimForm.LowRank, Rank = 1, Regularization = 0 });

        Assert.Equal(1, model.Distance(0, [4f, 0, 0], new float[3]), 1e-5);
        Assert.Equal(2 / Math.Sqrt(2.5), model.Distance(0, [0f, 2, 0], new float[3]), 1e-5);
        Assert.Equal(2 / Math.Sqrt(2.5), model.Distance(0, [0f, 0, 2], new float[3]), 1e-5);
    }

    [Theory]
    [InlineData(PadimForm.Full)]
    [InlineData(PadimForm.Diagonal)]
    [InlineData(PadimForm.LowRank)]
    public void GaussianModel_NoVarianceAndNothingAdded_SaysWhatToChange(PadimForm form)
    {
        FitException error = Assert.Throws<FitException>(() => Fit([1, 2, 1, 2], 2, 2, new PadimOptions { Form = form, Regularization = 0, Rank = 1 }));

        Assert.Contains(nameof(PadimOptions.Regularization), error.Message, StringComparison.Ordinal);
    }

    private static GaussianModel Fit(float[] samples, int count, int dimensions, PadimOptions options)
    {
        var statistics = new GaussianStatistics(1, dimensions, options.Form == PadimForm.Diagonal);
        statistics.Add(samples, count, count, Parallel);
        return GaussianModel.Create(statistics, options, Parallel);
    }
}
