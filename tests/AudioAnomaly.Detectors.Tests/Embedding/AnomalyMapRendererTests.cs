using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Embedding;

public class AnomalyMapRendererTests
{
    [Fact]
    public void AnomalyMapRenderer_ConstantScores_GiveAConstantMap()
    {
        AnomalyMap map = AnomalyMapRenderer.Render(Enumerable.Repeat(2.5f, 25 * 16).ToArray(), 25, 16, new FeatureLayer("a", 1, 4, 4), TestData.Noise(101, 1), 4);

        Assert.Equal((101, 64), (map.Frames, map.Bins));
        Assert.All(map.Values.ToArray(), value => Assert.Equal(2.5f, value, 1e-5));
    }

    [Fact]
    public void AnomalyMapRenderer_WithoutSmoothing_HasEachScoreAtItsCellsCentre()
    {
        float[] scores = TestData.Uniform(25 * 16, 2, 0, 1);
        AnomalyMap map = AnomalyMapRenderer.Render(scores, 25, 16, new FeatureLayer("a", 1, 4, 4), TestData.Noise(101, 1), 0);
        for (int t = 0; t < 25; t++)
        {
            // A cell's centre lies between its second and third frame; the mean of both is the score up to the neighbours' pull.
            float middle = (map[(4 * t) + 1, 5] + map[(4 * t) + 2, 5] + map[(4 * t) + 1, 6] + map[(4 * t) + 2, 6]) / 4;
            Assert.InRange(Math.Abs(middle - scores[(t * 16) + 1]), 0, 0.25);
        }

        Assert.Equal(map[98, 0], map[100, 0]);
    }

    [Fact]
    public void AnomalyMapRenderer_OutOfScopeBins_AreZero()
    {
        Spectrogram spectrogram = TestData.Noise(40, 1).LimitBandwidth(5000);
        AnomalyMap map = AnomalyMapRenderer.Render(Enumerable.Repeat(1f, 10 * 13).ToArray(), 10, 13, new FeatureLayer("a", 1, 4, 4), spectrogram, 4);

        Assert.Equal(50, map.ValidBins);
        for (int t = 0; t < 40; t++)
        {
            for (int f = 0; f < 64; f++)
            {
                Assert.Equal(f < 50 ? 1 : 0, map[t, f], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(101, 64)]
    [InlineData(701, 50)]
    [InlineData(7, 3)]
    public void AnomalyMapRenderer_AnyLength_InterpolatesByExactStride(int frames, int validBins)
    {
        const int Stride = 4;
        int gridFrames = Math.Max(1, frames / Stride), gridBins = Math.Max(1, validBins / Stride);
        float[] scores = TestData.Uniform(gridFrames * gridBins, 4, 0, 1);
        Spectrogram spectrogram = TestData.Noise(frames, 1).LimitBandwidth(100.0 * validBins);

        AnomalyMap map = AnomalyMapRenderer.Render(scores, gridFrames, gridBins, new FeatureLayer("a", 1, Stride, Stride), spectrogram, 0);

        Assert.Equal(validBins, map.ValidBins);
        for (int t = 0; t < frames; t++)
        {
            for (int f = 0; f < validBins; f++)
            {
                double y = Math.Clamp(((t + 0.5) / Stride) - 0.5, 0, gridFrames - 1), x = Math.Clamp(((f + 0.5) / Stride) - 0.5, 0, gridBins - 1);
                double expected = 0;
                for (int i = 0; i < gridFrames; i++)
                {
                    double weight = 1 - Math.Abs(i - y);
                    for (int j = 0; weight > 0 && j < gridBins; j++)
                    {
                        expected += weight * Math.Max(0, 1 - Math.Abs(j - x)) * scores[(i * gridBins) + j];
                    }
                }

                Assert.Equal(expected, map[t, f], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(5, 3, 4.0)]
    [InlineData(1, 1, 2.0)]
    [InlineData(2, 40, 9.5)]
    [InlineData(30, 20, 0.2)]
    public void GaussianBlur_WiderThanTheMap_KeepsConstantsAndTheSum(int rows, int columns, double sigma)
    {
        float[] constant = Enumerable.Repeat(3f, rows * columns).ToArray();
        float[] random = TestData.Uniform(rows * columns, 5, 0, 1);
        double sum = random.Sum(value => (double)value);

        GaussianBlur.Apply(constant, rows, columns, sigma);
        GaussianBlur.Apply(random, rows, columns, sigma);

        Assert.All(constant, value => Assert.Equal(3f, value, 1e-5));
        Assert.Equal(sum, random.Sum(value => (double)value), 1e-4 * sum);
    }

    [Fact]
    public void GaussianBlur_Impulse_SumsToOneAndMirrorsAtTheBorder()
    {
        const int Rows = 60, Columns = 50;
        foreach ((int row, int column) in new[] { (30, 25), (0, 0), (59, 3) })
        {
            float[] values = new float[Rows * Columns];
            values[(row * Columns) + column] = 1;

            GaussianBlur.Apply(values, Rows, Columns, 2);

            Assert.Equal(1, values.Sum(value => (double)value), 1e-5);
        }
    }

    [Fact]
    public void GaussianBlur_AnyValues_EqualTheDefinition()
    {
        const int Rows = 9, Columns = 7;
        const double Sigma = 1.5;
        float[] values = TestData.Uniform(Rows * Columns, 3);
        float[] blurred = [.. values];
        GaussianBlur.Apply(blurred, Rows, Columns, Sigma);
        double[] kernel = [.. Enumerable.Range(-6, 13).Select(i => Math.Exp(-0.5 * i * i / (Sigma * Sigma)))];
        double sum = kernel.Sum();
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double expected = 0;
                for (int y = -6; y <= 6; y++)
                {
                    for (int x = -6; x <= 6; x++)
                    {
                        expected += kernel[y + 6] * kernel[x + 6] / (sum * sum) * values[(Mirror(row + y, Rows) * Columns) + Mirror(column + x, Columns)];
                    }
                }

                Assert.Equal(expected, blurred[(row * Columns) + column], 1e-5);
            }
        }

        // d c b a | a b c d | d c b a
        static int Mirror(int i, int count) => i < 0 ? -1 - i : i >= count ? (2 * count) - 1 - i : i;
    }
}
