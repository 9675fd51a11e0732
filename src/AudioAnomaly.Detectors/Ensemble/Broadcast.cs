using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace AudioAnomaly;

/// <summary>Gives one sequence to several consumers at a time, each of which takes it as its own. They stay within three items of each other.</summary>
internal static class Broadcast
{
    /// <summary>Items that a consumer may be ahead of another, and those that it has in hand.</summary>
    public const int MostApart = 3;

    /// <summary>Enumerates the source once, on the calling thread.</summary>
    /// <param name="source">The sequence.</param>
    /// <param name="consumers">Each is run on a thread of its own and enumerates what it is given once.</param>
    /// <param name="cancellationToken">Ends the work between items.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Run<T>(IEnumerable<T> source, IReadOnlyList<Action<IEnumerable<T>>> consumers, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var queues = consumers.Select(_ => new BlockingCollection<T>(1)).ToArray();
        var failures = new ConcurrentQueue<Exception>();
        Task[] running = [.. consumers.Select((consumer, i) => Task.Factory.StartNew(() => Consume(consumer, queues[i]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Guard(() =>
        {
            foreach (T item in source)
            {
                foreach (BlockingCollection<T> queue in queues)
                {
                    queue.Add(item, stop.Token);
                }
            }

            Array.ForEach(queues, queue => queue.CompleteAdding());
        });
        Task.WaitAll(running, CancellationToken.None);
        Array.ForEach(queues, queue => queue.Dispose());
        cancellationToken.ThrowIfCancellationRequested();

        // What failed first made the others end as cancelled.
        if (failures.TryPeek(out Exception? first))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        void Consume(Action<IEnumerable<T>> consumer, BlockingCollection<T> queue) => Guard(() =>
        {
            consumer(queue.GetConsumingEnumerable(stop.Token));

            // One that had enough before the end must not hold up the others.
            foreach (T _ in queue.GetConsumingEnumerable(stop.Token))
            {
            }
        });

        void Guard(Action work)
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // Rethrown once all consumers have ended.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures.Enqueue(e);
                stop.Cancel();
            }
        }
    }
}
