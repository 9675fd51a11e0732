using AudioAnomaly.Components;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class PatchBankBuilderTests
{
    private const int Channels = 40;

    [Fact]
    [Trait("Category", "Slow")]
    public void PatchBankBuilder_MoreThanTheWorkingSetHolds_CoversNearlyAsWellAsOneThatHoldsAll()
    {
        float[] rows = TestData.Uniform(30_000 * Channels, 1);

        float[] small = Build(rows, new PatchCoreOptions { CoresetCount = 300, WorkingSetMiB = 1, ProjectionDimensions = 64 }, out int smallCount);
        float[] large = Build(rows, new PatchCoreOptions { CoresetCount = 300, ProjectionDimensions = 64 }, out int largeCount);

        Assert.Equal((300, 300), (smallCount, largeCount));
        double smallRadius = Radius(rows, small), largeRadius = Radius(rows, large);
        Assert.InRange(smallRadius, largeRadius * 0.8, largeRadius * 1.2);
    }

    [Theory]
    [InlineData(0.1, 10_000, 200)]
    [InlineData(0.001, 10_000, 2)]
    [InlineData(1.0, 500, 500)]
    [InlineData(1e-6, 10_000, 1)]
    public void PatchBankBuilder_RatioAndLimit_DecideTheSize(double ratio, int limit, int expected)
    {
        Build(TestData.Uniform(2000 * Channels, 2), new PatchCoreOptions { CoresetRatio = ratio, MaxCoresetCount = limit }, out int count);

        Assert.Equal(expected, count);
    }

    [Fact]
    public void PatchBankBuilder_Standardized_HasUnitVariancePerChannel()
    {
        float[] rows = TestData.Uniform(5000 * Channels, 3);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (rows[i] * (1 + (i % Channels))) + 1000;
        }

        var builder = new PatchBankBuilder(new PatchCoreOptions { CoresetRatio = 1 }, new FitContext(), rows.AsSpan(0, Channels), standardize: true);
        for (int i = 0; i < 5000; i++)
        {
            builder.Add(rows.AsSpan(i * Channels, Channels));
        }

        PatchBank built = builder.Build();
        (float[] bank, int count) = (built.Rows, built.Count);
        for (int c = 0; c < Channels; c++)
        {
            double[] channel = [.. Enumerable.Range(0, count).Select(i => (double)bank[(i * Channels) + c])];
            Assert.Equal(0, channel.Average(), 1e-3);
            Assert.Equal(1, channel.Average(value => value * value), 1e-3);
        }
    }

    [Fact]
    public void PatchBankBuilder_InputGrows_BankSizeFollowsTheRatio()
    {
        // 1 MiB holds some 2,700 patches: the working set is thinned again and again.
        Build(TestData.Uniform(40_000 * Channels, 6), new PatchCoreOptions { CoresetRatio = 0.01, MaxCoresetCount = 800, WorkingSetMiB = 1 }, out int count);

        Assert.Equal(400, count);
    }

    [Fact]
    public void PatchBankBuilder_EqualPatches_MakeABankOfOne()
    {
        float[] patch = TestData.Uniform(Channels, 7);
        float[] rows = [.. Enumerable.Range(0, 5000).SelectMany(_ => patch)];

        float[] bank = Build(rows, new PatchCoreOptions { CoresetCount = 50 }, out int count);

        Assert.Equal(1, count);
        Assert.Equal(patch, bank);
    }

    private static float[] Build(float[] rows, PatchCoreOptions options, out int count)
    {
        var builder = new PatchBankBuilder(options, new FitContext { Seed = 4 }, rows.AsSpan(0, Channels), standardize: false);
        for (int i = 0; i < rows.Length / Channels; i++)
        {
            builder.Add(rows.AsSpan(i * Channels, Channels));
        }

        PatchBank built = builder.Build();
        float[] bank = built.Rows;
        FeatureScaling scaling = built.Scaling;
        count = built.Count;
        for (int i = 0; i < bank.Length; i++)
        {
            bank[i] += scaling.Mean[i % Channels];
        }

        return bank;
    }

    private static double Radius(float[] rows, float[] bank)
    {
        double radius = 0;
        for (int i = 0; i < rows.Length; i += 20 * Channels)
        {
            double nearest = double.PositiveInfinity;
            for (int j = 0; j < bank.Length; j += Channels)
            {
                nearest = Math.Min(nearest, System.Numerics.Tensors.TensorPrimitives.Distance<float>(rows.AsSpan(i, Channels), bank.AsSpan(j, Channels)));
            }

            radius = Math.Max(radius, nearest);
        }

        return radius;
    }
}
