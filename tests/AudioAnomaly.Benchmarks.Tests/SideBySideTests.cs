namespace AudioAnomaly.Benchmarks.Tests;

public class SideBySideTests
{
    private static readonly BenchmarkSizes Sizes = BenchmarkSizes.Smoke with { Rounds = 3 };

    [Fact]
    public void Measure_References_TakeTurnsWithOurs()
    {
        var calls = new List<char>();
        var stage = new Stage("stage", () => calls.Add('a')) { References = [new Alternative("b", () => calls.Add('b')), new Alternative("c", () => calls.Add('c'))] };

        SideBySide.Measure("section", stage, Sizes, TestContext.Current.CancellationToken);

        // Once each to warm up, ours once more for what it allocates.
        Assert.Equal("abc" + "a" + "abcabcabc", string.Concat(calls));
    }

    [Fact]
    public void Measure_Stage_CarriesWhatIsKnownOfIt()
    {
        var stage = new Stage("stage", () => GC.KeepAlive(new byte[8 << 20]))
        {
            AudioSeconds = 10,
            PartOf = "whole",
            Ceiling = new Ceiling("memory", "GB/s", 4),
            Work = 0.5,
            Figures = [new Figure("model", 3, "MB")],
            References = [new Alternative("other", () => { }, 1e-5)],
        };

        Measurement measured = SideBySide.Measure("section", stage, Sizes, TestContext.Current.CancellationToken);

        Assert.Equal(("section", "stage", "whole"), (measured.Section, measured.Stage, measured.PartOf));
        Assert.InRange(measured.AllocatedMiB!.Value, 8, 64);
        Assert.Equal(10_000 / measured.Ours.MedianMs, measured.TimesRealTime!.Value, 1e-9);
        Assert.Equal(500 / measured.Ours.LeastMs, measured.Ceiling!.Reached, 1e-9);
        Assert.Equal(measured.Ceiling.Reached / 4, measured.Ceiling.Share, 1e-12);
        Assert.Equal(1e-5, Assert.Single(measured.References).WorstDifference);
        Assert.InRange(measured.Ours.MedianMs, measured.Ours.LeastMs, measured.Ours.MostMs);
    }

    [Theory]
    [InlineData(20, 0.5, 40)]
    [InlineData(20, 50, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(20, 1e-9, 10_000)]
    public void CallsIn_ShortCalls_FillTheRound(double milliseconds, double callMs, int expected) => Assert.Equal(expected, Stopwatches.CallsIn(milliseconds, callMs));

    [Fact]
    public void Measure_Cancelled_EndsBetweenCalls()
    {
        using var cancellation = new CancellationTokenSource();
        int calls = 0;
        var stage = new Stage("stage", () =>
        {
            if (++calls == 3)
            {
                cancellation.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => SideBySide.Measure("section", stage, Sizes, cancellation.Token));
        Assert.Equal(3, calls);
    }
}
