namespace AudioAnomaly.Detectors.Tests.Ensemble;

public class BroadcastTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Run_SeveralConsumers_SeeAllItemsInOrderAndTheSourceOnce()
    {
        int enumerations = 0;
        List<int>[] seen = [[], [], []];

        Broadcast.Run(Source(), [.. seen.Select(list => (Action<IEnumerable<int>>)list.AddRange)], Cancellation);

        Assert.Equal(1, enumerations);
        Assert.All(seen, list => Assert.Equal(Enumerable.Range(0, 50), list));

        IEnumerable<int> Source()
        {
            enumerations++;
            return Enumerable.Range(0, 50);
        }
    }

    [Fact]
    public void Run_ConsumerFails_ItsErrorIsThrownAndNobodyWaits()
    {
        FitException error = Assert.Throws<FitException>(() => Broadcast.Run(
            Enumerable.Range(0, 1_000_000),
            [items => _ = items.Count(), items => throw new FitException($"at {items.First()}")],
            Cancellation));

        Assert.Equal("at 0", error.Message);
    }

    [Fact]
    public void Run_SourceFails_ItsErrorIsThrown()
    {
        Assert.Throws<IOException>(() => Broadcast.Run(Failing(), [items => _ = items.Count(), items => _ = items.Count()], Cancellation));

        static IEnumerable<int> Failing()
        {
            yield return 1;
            throw new IOException("disk");
        }
    }

    [Fact]
    public void Run_ConsumerThatHasEnough_HoldsUpNobody()
    {
        int counted = 0;

        Broadcast.Run(Enumerable.Range(0, 100), [items => counted = items.Count(), items => _ = items.First()], Cancellation);

        Assert.Equal(100, counted);
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Broadcast.Run(CancelAtThree(), [items => _ = items.Count()], source.Token));

        IEnumerable<int> CancelAtThree()
        {
            for (int i = 0; ; i++)
            {
                if (i == 3)
                {
                    source.Cancel();
                }

                yield return i;
            }
        }
    }
}
