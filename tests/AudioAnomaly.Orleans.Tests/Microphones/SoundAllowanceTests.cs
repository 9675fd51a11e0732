using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Fleet.Tests.Microphones;

public sealed class SoundAllowanceTests
{
    [Fact]
    public void TryTake_RealTime_IsNeverHeldUp()
    {
        var clock = new FakeTimeProvider();
        var allowance = new SoundAllowance(4, 10, clock);

        for (int second = 0; second < 1000; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(allowance.TryTake(1));
        }
    }

    [Fact]
    public void TryTake_Flood_ComesAsFastAsIsAllowed()
    {
        var clock = new FakeTimeProvider();
        var allowance = new SoundAllowance(4, 10, clock);
        double taken = 0;

        for (int tenth = 0; tenth < 1000; tenth++)
        {
            while (allowance.TryTake(0.5) is null)
            {
                taken += 0.5;
            }

            clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.Equal(10 + (4 * 99.9), taken, 0.5);
    }

    [Fact]
    public void TryTake_HeldUp_IsTakenWhenItWasSaid()
    {
        var clock = new FakeTimeProvider();
        var allowance = new SoundAllowance(2, 10, clock);
        allowance.TryTake(10);
        TimeSpan? pause = allowance.TryTake(5);

        clock.Advance(pause!.Value);

        Assert.Equal(2.5, pause.Value.TotalSeconds, 6);
        Assert.Null(allowance.TryTake(5));
    }

    [Fact]
    public void TryTake_LongerThanTheBurst_IsTakenAndOwedFor()
    {
        var clock = new FakeTimeProvider();
        var allowance = new SoundAllowance(1, 10, clock);

        Assert.Null(allowance.TryTake(60));
        Assert.Equal(51, allowance.TryTake(1)!.Value.TotalSeconds, 6);
    }
}
