namespace AudioAnomaly.BackboneTraining.Tests;

public class BatchTests
{
    private const int View = BatchMaker.Frames * 64;

    [Fact]
    public void BatchMaker_SameNumber_GivesTheSameBitsWhateverWasMadeBefore()
    {
        var options = new BatchOptions { Pairs = 4 };
        var used = new BatchMaker(options, 3);
        used.Make(0);

        float[] batch = used.Make(1);

        Assert.Equal(new BatchMaker(options, 3).Make(1), batch);
        Assert.NotEqual(new BatchMaker(options, 4).Make(1), batch);
        Assert.Equal(8 * View, batch.Length);
        Assert.All(batch, value => Assert.InRange(value, -100, 80));
    }

    [Fact]
    public void Makers_AnyNumberOfThreads_GiveTheSameBits()
    {
        var batches = new BatchOptions { Pairs = 16 };
        var episodes = new EpisodeOptions { Worlds = 4, BankClips = 2, Queries = 2 };

        Assert.Equal(new BatchMaker(batches, 3, threads: 1).Make(7), new BatchMaker(batches, 3, threads: 4).Make(7));
        Assert.Equal(new EpisodeMaker(episodes, 2, 3, threads: 1).Make(7), new EpisodeMaker(episodes, 2, 3, threads: 4).Make(7));
    }

    [Fact]
    public void RenderingSpeed_Measured_CountsTheBatchesOfItsTime()
    {
        // Every look at the clock takes a second of it.
        RenderingSpeed speed = RenderingSpeed.Measure(new BatchOptions { Pairs = 4 }, threads: 1, TimeSpan.FromSeconds(2.5), new SecondsClock());

        Assert.Equal(new RenderingSpeed(3, 4, 1, TimeSpan.FromSeconds(3)), speed);
        Assert.Equal("4 pairs/s on 1 threads, 1.00 batches of 4 pairs/s", speed.ToString());
    }

    [Fact]
    public void BatchMaker_PartnersAreCloserThanStrangers()
    {
        const int Pairs = 32;
        float[] batch = new BatchMaker(new BatchOptions { Pairs = Pairs }, 1).Make(0);
        float[][] spectra = [.. batch.Chunk(View).Select(Spectra.MeanWithoutLevel)];

        int found = Enumerable.Range(0, Pairs).Count(i => Enumerable.Range(0, Pairs).MinBy(j => Spectra.Distance(spectra[i], spectra[Pairs + j])) == i);

        // By chance it would be one of 32.
        Assert.InRange(found, Pairs / 4, Pairs);
    }

    [Fact]
    public void BatchQueue_Batches_ComeInOrderAndEnd()
    {
        using var queue = new BatchQueue<float[]>(number => [number], 5, 15);

        for (int i = 5; i < 15; i++)
        {
            Assert.Equal(i, queue.Take()[0]);
        }

        Assert.Throws<InvalidOperationException>(queue.Take);
    }

    [Fact]
    public void BatchQueue_MakerFails_HandsOverItsError()
    {
        using var queue = new BatchQueue<float[]>(number => number == 1 ? throw new InvalidDataException("no sound") : [number], 0, 10);

        Assert.Equal(0, queue.Take()[0]);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(queue.Take);
        Assert.Equal("no sound", error.InnerException?.Message);
    }

    [Fact]
    public void BatchQueue_DisposedEarly_Ends()
    {
        int made = 0;
        using (var queue = new BatchQueue<float[]>(number => [Interlocked.Increment(ref made)], 0, long.MaxValue))
        {
            queue.Take();
        }

        // The one taken, those waiting, and the one being made.
        Assert.InRange(made, 1, 10);
    }

    private sealed class SecondsClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }
}
