namespace AudioAnomaly.BackboneTraining.Tests;

public class SoundRandomTests
{
    [Fact]
    public void SoundRandom_SameKeys_DrawTheSame()
    {
        float[] first = White(new SoundRandom(1, 2, 3), 100), second = White(new SoundRandom(1, 2, 3), 100);

        Assert.Equal(first, second);
        Assert.NotEqual(first, White(new SoundRandom(1, 3, 2), 100));
    }

    [Fact]
    public void FillWhite_LongNoise_HasMeanZeroVarianceOneAndNoMemory()
    {
        float[] noise = White(new SoundRandom(7), 200_003);

        // Standard errors: 0.0022 of the mean and of the correlation, 0.002 of the variance.
        Assert.Equal(0, noise.Average(), 0.01);
        Assert.Equal(1, noise.Average(x => (double)x * x), 0.01);
        Assert.Equal(0, noise.Zip(noise.Skip(1), (a, b) => (double)a * b).Average(), 0.01);
        Assert.Equal(0, noise.Zip(noise.Skip(16), (a, b) => (double)a * b).Average(), 0.01);
    }

    [Fact]
    public void Gaussian_ManyDraws_HaveTheMomentsOfANormalDistribution()
    {
        var random = new SoundRandom(11);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.Gaussian())];

        Assert.Equal(0, draws.Average(), 0.02);
        Assert.Equal(1, draws.Average(x => x * x), 0.03);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.2);
    }

    private static float[] White(SoundRandom random, int count)
    {
        float[] noise = new float[count];
        random.FillWhite(noise);
        return noise;
    }
}
