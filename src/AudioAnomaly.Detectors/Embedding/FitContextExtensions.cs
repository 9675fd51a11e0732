using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What a fit's context means for its loops.</summary>
internal static class FitContextExtensions
{
    /// <summary>The threads and the cancellation of a fit.</summary>
    public static ParallelOptions ToParallelOptions(this FitContext context) => new()
    {
        CancellationToken = context.CancellationToken,
        MaxDegreeOfParallelism = context.MaxDegreeOfParallelism > 0 ? context.MaxDegreeOfParallelism : Environment.ProcessorCount,
    };
}
