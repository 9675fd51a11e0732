using System.Runtime.ExceptionServices;

namespace AudioAnomaly;

/// <summary>
/// Does rounds of numbered jobs on the calling thread and on threads of the pool that come to help. Nobody waits for a helper that has not come; nothing
/// is allocated.
/// </summary>
/// <remarks>One caller at a time. A helper that comes late, even into a later run, takes part or finds no place.</remarks>
internal abstract class WorkCrew : IThreadPoolWorkItem
{
    private const int Finished = -1;

    // The jobs of this round that nobody has taken; 0 between rounds.
    private int _open = Finished;
    private int _jobCount;
    private int _done;
    private int _places;
    private int _present;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Does a job.</summary>
    /// <param name="job">The job's number in its round.</param>
    /// <param name="worker">Who does it: from 0 to the number of workers less one, each on one thread at a time.</param>
    protected abstract void DoJob(int job, int worker);

    /// <summary>Begins a run with so many workers at most, the caller among them.</summary>
    protected void Begin(int workers)
    {
        _failure = null;
        _places = workers - 1;
        Interlocked.Exchange(ref _open, 0);
        for (int helper = 1; helper < workers; helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Does a round of jobs, and returns when all are done.</summary>
    protected void DoRound(int jobs)
    {
        (_jobCount, _done) = (jobs, 0);
        Interlocked.Exchange(ref _open, jobs);
        while (Take() is int job and >= 0)
        {
            TryJob(job, 0);
        }

        var wait = default(SpinWait);
        while (Volatile.Read(ref _done) < jobs)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        _failure?.Throw();
    }

    /// <summary>Ends a run: afterwards no helper touches anything of it.</summary>
    protected void End()
    {
        Interlocked.Exchange(ref _open, Finished);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _present) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        // Present before looking, so that End sees every helper that saw an unfinished run.
        Interlocked.Increment(ref _present);
        if (Volatile.Read(ref _open) != Finished && Interlocked.Decrement(ref _places) is int worker and >= 0)
        {
            Help(worker + 1);
        }

        Interlocked.Decrement(ref _present);
    }

    private void Help(int worker)
    {
        var wait = default(SpinWait);
        while (Volatile.Read(ref _open) != Finished)
        {
            if (Take() is int job and >= 0)
            {
                TryJob(job, worker);
                wait.Reset();
            }
            else
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    // The number of an open job, or a negative one.
    private int Take()
    {
        int open = Volatile.Read(ref _open);
        while (open > 0)
        {
            int seen = Interlocked.CompareExchange(ref _open, open - 1, open);
            if (seen == open)
            {
                return _jobCount - open;
            }

            open = seen;
        }

        return -1;
    }

    private void TryJob(int job, int worker)
    {
        try
        {
            DoJob(job, worker);
        }
#pragma warning disable CA1031 // Whatever it is, the caller gets it; thrown on a pool thread it would end the process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }

        Interlocked.Increment(ref _done);
    }
}
