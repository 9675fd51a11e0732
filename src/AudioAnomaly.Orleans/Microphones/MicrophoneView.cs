using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>What is shown of a microphone. Used by one thread at a time.</summary>
internal sealed class MicrophoneView(string name, MicrophoneServices services)
{
    private AnomalyVerdict? _verdict;
    private double? _score;
    private double? _level;

    /// <summary>Takes in what became known.</summary>
    public void Take(List<LiveEvent> events)
    {
        if (events.LastOrDefault(found => found.Kind == LiveEventKind.Score) is { } last)
        {
            (_verdict, _score, _level) = (last.Verdict, last.Score, last.LevelDb);
        }
    }

    /// <summary>How it is now.</summary>
    public MicrophoneStatus Status(MicrophoneState state, MicrophoneSession? session, bool isSilent, double savedSeconds, AlarmRecord? alarm, bool isSaving, string? problem)
    {
        string?[] own = [isSaving ? null : "Its state cannot be saved: see whether the storage is there.", problem];
        return new MicrophoneStatus
        {
            Name = name,
            Model = state.Settings?.Model ?? string.Empty,
            Version = session?.Version ?? state.Version,
            State = StateOf(session, isSilent),
            SampleRate = state.Settings?.SampleRate ?? 0,
            StartedAt = state.StartedAt,
            LastSampleAt = state.LastSampleAt,
            SoundSeconds = state.Settings is null ? 0 : (double)state.Received / state.Settings.SampleRate,
            SavedSeconds = savedSeconds,
            Segments = state.Segments,
            Alarms = state.Alarms,
            LastScore = _score,
            MapThreshold = session?.Scorer.MapThreshold,
            AlarmId = alarm?.Id,
            AlarmText = alarm?.Alarm.Text,
            Drifted = [.. session?.Scorer.Drift.Where(kind => kind.Value.HasDrifted).Select(kind => kind.Key) ?? []],
            Warnings = [.. own.OfType<string>(), .. session?.Warnings ?? [], .. session?.Scorer.Warnings ?? []],
            Silo = services.Roster.Silo,
            LevelDb = _level,
            LatencySeconds = session?.Scorer.LatencySeconds ?? 0,
            IsSaving = isSaving,
        };
    }

    private LiveState StateOf(MicrophoneSession? session, bool isSilent)
        => isSilent ? LiveState.Silent
        : session is null || _verdict is null ? LiveState.Starting
        : session.Scorer.HasDeviceFault ? LiveState.DeviceFault
        : _verdict switch
        {
            AnomalyVerdict.Anomalous => LiveState.Anomalous,
            AnomalyVerdict.Normal => LiveState.Normal,
            _ => LiveState.Undecided,
        };
}
