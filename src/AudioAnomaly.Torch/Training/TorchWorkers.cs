using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace AudioAnomaly.Torch;

/// <summary>
/// The threads that train. On each of them torch computes with one thread of its own, because its sums over several depend on how many there are: work is
/// spread over jobs instead, whose number does not depend on the machine.
/// </summary>
internal sealed class TorchWorkers
{
    private const string ThreadName = "AudioAnomaly training";
    private readonly BlockingCollection<Round> _rounds = [];
    private readonly Thread[] _helpers;

    private TorchWorkers(int helpers)
    {
        _helpers = new Thread[helpers];
        for (int i = 0; i < helpers; i++)
        {
            int worker = i + 1;
            _helpers[i] = SingleTorchThread.Start(ThreadName, () =>
            {
                foreach (Round round in _rounds.GetConsumingEnumerable())
                {
                    round.Work(worker);
                }
            });
        }
    }

    /// <summary>The number of threads, 1 or more.</summary>
    public int Count => _helpers.Length + 1;

    /// <summary>Runs work on the first of the threads, and waits for it.</summary>
    /// <param name="maxDegreeOfParallelism">The most threads; 0 for one per processor.</param>
    /// <param name="body">The work.</param>
    public static void Run(int maxDegreeOfParallelism, Action<TorchWorkers> body)
    {
        NativeRuntime.EnsureLoaded();
        int count = maxDegreeOfParallelism > 0 ? maxDegreeOfParallelism : Environment.ProcessorCount;
        ExceptionDispatchInfo? failure = null;
        var workers = new TorchWorkers(count - 1);
        try
        {
            SingleTorchThread.Start(ThreadName, () =>
            {
                try
                {
                    body(workers);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            }).Join();
        }
        finally
        {
            workers._rounds.CompleteAdding();
            foreach (Thread helper in workers._helpers)
            {
                helper.Join();
            }

            workers._rounds.Dispose();
        }

        failure?.Throw();
    }

    /// <summary>Runs jobs on all threads, the calling one among them, and waits for them. Called from the thread that runs the body.</summary>
    /// <param name="jobs">How many.</param>
    /// <param name="action">Takes the job and the thread's number, from 0 to <see cref="Count"/> - 1.</param>
    /// <remarks>Of several exceptions the first job's is thrown; jobs that have not begun by then are left out.</remarks>
    public void ForEach(int jobs, Action<int, int> action)
    {
        int helpers = Math.Min(_helpers.Length, jobs - 1);
        using var round = new Round(jobs, Math.Max(helpers, 0), action);
        for (int i = 0; i < helpers; i++)
        {
            _rounds.Add(round);
        }

        round.WorkAndWait();
    }

    private sealed class Round(int jobs, int helpers, Action<int, int> action) : IDisposable
    {
        private readonly CountdownEvent _helping = new(helpers + 1);
        private readonly Lock _lock = new();
        private int _next = -1;
        private int _failedJob = int.MaxValue;
        private ExceptionDispatchInfo? _failure;

        public void Work(int worker)
        {
            try
            {
                for (int job = Interlocked.Increment(ref _next); job < jobs && _failure is null; job = Interlocked.Increment(ref _next))
                {
                    Do(job, worker);
                }
            }
            finally
            {
                _helping.Signal();
            }
        }

        public void WorkAndWait()
        {
            Work(0);
            _helping.Wait();
            _failure?.Throw();
        }

        public void Dispose() => _helping.Dispose();

        private void Do(int job, int worker)
        {
            try
            {
                action(job, worker);
            }
            catch (Exception e)
            {
                lock (_lock)
                {
                    if (job < _failedJob)
                    {
                        _failedJob = job;
                        _failure = ExceptionDispatchInfo.Capture(e);
                    }
                }
            }
        }
    }
}
