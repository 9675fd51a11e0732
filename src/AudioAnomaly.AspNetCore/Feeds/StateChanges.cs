using AudioAnomaly.Hosting;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.AspNetCore;

/// <summary>Finds what one listener must be told of the states of sources. Used by one thread at a time.</summary>
internal sealed class StateChanges(TimeProvider clock)
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    private Dictionary<string, LiveStatus>? _told;
    private long _lastTold;

    /// <summary>Compares with what was told.</summary>
    /// <param name="open">The sources now.</param>
    /// <param name="isComplete">Whether to tell of all of them again.</param>
    /// <returns>What to tell; null if that is nothing.</returns>
    public LiveStateResponse? Next(IReadOnlyList<LiveStatus> open, bool isComplete)
    {
        Dictionary<string, LiveStatus> before = _told ?? [];
        isComplete |= _told is null;
        LiveStatus[] changed = [.. open.Where(status => isComplete || !before.TryGetValue(status.Name, out LiveStatus? old) || IsNews(old, status))];
        string[] closed = [.. before.Keys.Except(open.Select(status => status.Name))];
        if (!isComplete && changed.Length == 0 && closed.Length == 0 && clock.GetElapsedTime(_lastTold) < SignOfLife)
        {
            return null;
        }

        _lastTold = clock.GetTimestamp();

        // Of those that are not told again the older status stays: their evidence of drift may grow in many small steps.
        Dictionary<string, LiveStatus> news = changed.ToDictionary(status => status.Name);
        _told = open.ToDictionary(status => status.Name, status => news.GetValueOrDefault(status.Name) ?? before[status.Name]);
        return new LiveStateResponse(clock.GetUtcNow(), isComplete, [.. changed.Select(LiveResponse.Of)], closed);
    }

    private static bool IsNews(LiveStatus old, LiveStatus now)
        => old.State != now.State
        || old.AlarmId != now.AlarmId
        || old.StartedAt != now.StartedAt
        || old.Model != now.Model
        || old.ModelVersion != now.ModelVersion
        || old.MapThreshold != now.MapThreshold
        || old.Warnings.Count != now.Warnings.Count
        || now.Drift.Any(kind => !old.Drift.TryGetValue(kind.Key, out DriftState? was) || HasMoved(was, kind.Value));

    private static bool HasMoved(DriftState old, DriftState now) => old.Direction != now.Direction || Tenths(old) != Tenths(now);

    /// <summary>A bar on a screen has no more steps.</summary>
    private static int Tenths(DriftState state) => (int)(10 * Math.Min(1, state.Evidence));
}
