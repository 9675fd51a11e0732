namespace AudioAnomaly;

/// <summary>What became known since the call before. Plain immutable data.</summary>
/// <param name="Frames">The frames that became final, in order.</param>
/// <param name="Segments">The anomalous segments that ended, by start time; one that began earlier may come with a later call.</param>
public sealed record SessionUpdate(IReadOnlyList<SessionFrame> Frames, IReadOnlyList<AnomalySegment> Segments);
