using AudioAnomaly.Monitoring;

namespace AudioAnomaly;

/// <summary>What became known since the call before. Plain immutable data.</summary>
/// <param name="Frames">The frames that became final, in order.</param>
/// <param name="Segments">The anomalous segments that ended, by start time; one that began earlier may come with a later call.</param>
public sealed record SessionUpdate(IReadOnlyList<SessionFrame> Frames, IReadOnlyList<AnomalySegment> Segments)
{
    /// <summary>What is wrong with the device, in the order in which it was found: told at once when it begins, and again when it has ended; often empty.</summary>
    public IReadOnlyList<DeviceHealth> Health { get; init; } = [];
}
