namespace AudioAnomaly.Torch.Tests.Cnn14Network;

/// <summary>The decision for bfloat16, from made-up times.</summary>
public class BFloat16TrialTests
{
    [Fact]
    public void Decide_TwiceAsFast_TakesBFloat16AfterFewRounds()
    {
        int rounds = 0;

        Assert.True(BFloat16Trial.Decide(() => 1, () =>
        {
            rounds++;
            return 0.5;
        }));
        Assert.InRange(rounds, 2, 10);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.9)]
    [InlineData(3.0)]
    public void Decide_NoClearGain_StaysWith32Bits(double bfloat16) => Assert.False(BFloat16Trial.Decide(() => 1, () => bfloat16));

    [Fact]
    public void Decide_MostCallsDisturbed_FindsTheTruth()
    {
        // Of every seven calls six are slowed down, differently.
        int a = 0, b = 0;

        Assert.True(BFloat16Trial.Decide(() => 1 + (++a % 7 == 0 ? 0 : 0.1 * (a % 7)), () => 0.5 + (++b % 7 == 3 ? 0 : b % 7)));
        (a, b) = (0, 0);
        Assert.False(BFloat16Trial.Decide(() => 1 + (++a % 7 == 2 ? 0 : 0.1), () => 1 + (++b % 7 == 0 ? 0 : b % 7)));
    }

    [Fact]
    public void Decide_NoGain_Ends()
    {
        int rounds = 0;

        Assert.False(BFloat16Trial.Decide(() => 100, () =>
        {
            rounds++;
            return 100;
        }));
        Assert.InRange(rounds, 20, 100);
    }
}
