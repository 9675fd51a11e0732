using System.Collections.Concurrent;
using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Training;

/// <summary>Alone, since others start workers too: for a moment their setting is what a new thread begins with.</summary>
[CollectionDefinition(nameof(TorchWorkersTests), DisableParallelization = true)]
[Collection(nameof(TorchWorkersTests))]
public class TorchWorkersTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 7)]
    [InlineData(5, 2)]
    [InlineData(2, 0)]
    public void TorchWorkers_ForEach_DoesEveryJobOnceOnOneTorchThread(int threads, int jobs)
    {
        var done = new ConcurrentBag<(int Job, int Worker, int TorchThreads)>();

        TorchWorkers.Run(threads, workers =>
        {
            Assert.Equal(threads, workers.Count);
            for (int round = 0; round < 3; round++)
            {
                workers.ForEach(jobs, (job, worker) => done.Add((job, worker, torch.get_num_threads())));
            }
        });

        Assert.Equal(Enumerable.Range(0, jobs).SelectMany(job => Enumerable.Repeat(job, 3)), done.Select(entry => entry.Job).Order());
        Assert.All(done, entry => Assert.InRange(entry.Worker, 0, threads - 1));
        Assert.All(done, entry => Assert.Equal(1, entry.TorchThreads));
    }

    [Fact]
    public void TorchWorkers_Run_LeavesTorchsThreadsElsewhereAlone()
    {
        NativeRuntime.EnsureLoaded();
        int here = torch.get_num_threads(), elsewhere = OnNewThread();

        TorchWorkers.Run(3, workers => workers.ForEach(3, (_, _) => { }));

        Assert.Equal(here, torch.get_num_threads());
        Assert.Equal(elsewhere, OnNewThread());

        static int OnNewThread()
        {
            int threads = 0;
            var thread = new Thread(() => threads = torch.get_num_threads());
            thread.Start();
            thread.Join();
            return threads;
        }
    }

    [Fact]
    public void TorchWorkers_FailingJobs_ThrowTheFirstOnesException()
    {
        var error = Assert.Throws<InvalidDataException>(() => TorchWorkers.Run(1, workers => workers.ForEach(4, (job, _) => throw (job == 0 ? new InvalidDataException("0") : new IOException("later")))));

        Assert.Equal("0", error.Message);
        Assert.Throws<IOException>(() => TorchWorkers.Run(2, _ => throw new IOException("body")));
    }

    [Fact]
    public void TorchWorkers_AfterAFailure_CanGoOn()
    {
        int done = 0;
        TorchWorkers.Run(2, workers =>
        {
            Assert.Throws<IOException>(() => workers.ForEach(4, (_, _) => throw new IOException()));
            workers.ForEach(4, (_, _) => Interlocked.Increment(ref done));
        });

        Assert.Equal(4, done);
    }
}
