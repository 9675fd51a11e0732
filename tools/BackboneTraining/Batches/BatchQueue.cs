using System.Collections.Concurrent;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Makes batches ahead on a thread of its own, in order.</summary>
/// <typeparam name="T">A batch.</typeparam>
internal sealed class BatchQueue<T> : IDisposable
{
    private const int Ahead = 3;
    private readonly BlockingCollection<T> _ready = new(Ahead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private volatile Exception? _failure;

    /// <summary>Starts making batches.</summary>
    /// <param name="make">Makes the batch of a number; called on one thread only.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="end">The number after the last.</param>
    public BatchQueue(Func<long, T> make, long first, long end)
        => _work = Task.Factory.StartNew(() => Run(make, first, end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for the next batch.</summary>
    /// <exception cref="InvalidOperationException">There is none left, or making it failed.</exception>
    public T Take()
    {
        foreach (T batch in _ready.GetConsumingEnumerable())
        {
            return batch;
        }

        throw new InvalidOperationException("No batch is left.", _failure);
    }

    /// <summary>Stops the thread and waits for its end.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Run(Func<long, T> make, long first, long end)
    {
        try
        {
            for (long number = first; number < end; number++)
            {
                _ready.Add(make(number), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: the batches are no longer wanted.
        }
#pragma warning disable CA1031 // Whatever it is, the thread that waits for the batch gets it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
