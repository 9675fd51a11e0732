using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly;

/// <summary>Scores many recordings, several at a time. One that fails costs no other.</summary>
/// <param name="source">The recordings.</param>
/// <param name="parallel">How many at a time, 1 or more.</param>
/// <param name="score">Scores one.</param>
/// <param name="logger">Is told of those that fail.</param>
internal sealed class RecordingBatch(AudioSource source, int parallel, Func<AudioItem, CancellationToken, AnomalyResult> score, ILogger logger)
{
    private const long MostStoredBytesAtATime = 64 << 20;

    /// <summary>Scores them.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One entry for each, in their order.</returns>
    public async IAsyncEnumerable<ScoredRecording> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cancelRest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<ScoredRecording>>(parallel);
        try
        {
            int next = 0;
            long taken = 0;
            var sizes = new Queue<long>(parallel);
            while (next < source.Items.Count || running.Count > 0)
            {
                // Long recordings wait for each other, so that their number does not decide about memory.
                while (running.Count < parallel && next < source.Items.Count
                    && source.Items[next].StoredBytes is var size && (running.Count == 0 || taken + size <= MostStoredBytesAtATime))
                {
                    AudioItem item = source.Items[next++];
                    taken += size;
                    sizes.Enqueue(size);
                    running.Enqueue(Task.Run(() => ScoreOne(item, cancelRest.Token), cancelRest.Token));
                }

                ScoredRecording scored = await running.Dequeue().ConfigureAwait(false);
                taken -= sizes.Dequeue();
                yield return scored;
            }
        }
        finally
        {
            await cancelRest.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ScoredRecording ScoreOne(AudioItem item, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ScoredRecording(item.Name, score(item, cancellationToken), null);
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            // The others may be shorter.
            var tooLarge = new AudioContentException(item.Name, "the memory does not suffice for this recording. Split it, or score fewer at a time.");
            logger.ScoreFailed(tooLarge, item.Name);
            return new ScoredRecording(item.Name, null, tooLarge);
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            logger.ScoreFailed(e, OneLine.Of(item.Name));
            return new ScoredRecording(item.Name, null, e);
        }
    }

    private static bool IsOutOfMemory(Exception e)
        => e is OutOfMemoryException || (e is AggregateException many && many.Flatten().InnerExceptions.Any(inner => inner is OutOfMemoryException));
}
