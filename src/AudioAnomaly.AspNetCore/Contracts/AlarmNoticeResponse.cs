using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>News of an alarm.</summary>
/// <param name="Id">The notice's number, ascending over all alarms.</param>
/// <param name="Kind">raised, ended or reviewed.</param>
/// <param name="Time">When it became known.</param>
/// <param name="Alarm">The alarm as it was then.</param>
public sealed record AlarmNoticeResponse(long Id, string Kind, DateTimeOffset Time, AlarmResponse Alarm)
{
    internal static AlarmNoticeResponse Of(AlarmNotice notice)
        => new(notice.Id, EventResponse.NameOf(notice.Kind), notice.Time, AlarmResponse.Of(notice.Alarm));
}
