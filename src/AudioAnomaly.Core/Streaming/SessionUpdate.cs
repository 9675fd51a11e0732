using AudioAnomaly.Monitoring;

namespace AudioAnomaly;

/// <summary>What became known since the call before. Plain immutable data.</summary>
/// <param name="Frames">The frames that became final, in order.</param>
/// <param name="Segments">The anomalous segments that ended, by start time; one that began earlier may come with a later call.</param>
/// <example>
/// <code>
/// void Tell(SessionUpdate update)
/// {
///     foreach (SessionFrame frame in update.Frames.Where(frame => frame.Verdict == AnomalyVerdict.Anomalous))
///     {
///         Console.WriteLine($"{frame.TimeSeconds:0.00} s: {frame.Score:0.00}");
///     }
///
///     foreach (DeviceHealth health in update.Health)
///     {
///         Console.WriteLine($"The microphone: {health.Fault} from {health.StartSeconds:0.0} s on");
///     }
/// }
/// </code>
/// </example>
public sealed record SessionUpdate(IReadOnlyList<SessionFrame> Frames, IReadOnlyList<AnomalySegment> Segments)
{
    /// <summary>What is wrong with the device, in the order in which it was found: told at once when it begins, and again when it has ended; often empty.</summary>
    public IReadOnlyList<DeviceHealth> Health { get; init; } = [];
}
