using System.Collections.Concurrent;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Renders many things side by side, each with randomness of its own, so that the number of threads changes no bit. Used by one thread at a time.</summary>
/// <param name="threads">The most threads; null for all processors but one, which is left to the training.</param>
internal sealed class ViewMakers(int? threads)
{
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads ?? Math.Max(1, Environment.ProcessorCount - 1) };
    private readonly ConcurrentBag<ViewMaker> _free = [];

    /// <summary>Does work, several pieces at a time.</summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="work">Takes the number of a piece, and what renders for it.</param>
    public void ForEach(int count, Action<int, ViewMaker> work) => Parallel.For(
        0,
        count,
        _parallel,
        () => _free.TryTake(out ViewMaker? views) ? views : new ViewMaker(),
        (piece, _, views) =>
        {
            work(piece, views);
            return views;
        },
        _free.Add);
}
