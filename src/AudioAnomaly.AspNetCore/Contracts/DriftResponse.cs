using AudioAnomaly.Hosting;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.AspNetCore;

/// <summary>What is known of drift in one kind of evidence.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Direction">none, higher or lower: where scores have gone.</param>
/// <param name="Evidence">The evidence of drift over what is needed to report it: 0 or more, 1 or more if it is reported.</param>
public sealed record DriftResponse(string Kind, string Direction, double Evidence)
{
    internal static DriftResponse[] Of(LiveStatus status)
        => [.. status.Drift.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => Of(kind.Key, kind.Value))];

    private static DriftResponse Of(string kind, DriftState state) => new(kind, EventResponse.NameOf(state.Direction), state.Evidence);
}
