using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>Alarms and windows in saved states.</summary>
internal static class AlarmState
{
    public static void WriteWindow(this SessionStateWriter state, AlarmWindow window)
    {
        state.Write(window.StartSeconds);
        state.Write(window.EndSeconds);
        state.Write((long)window.Above);
        state.Write(window.TailPValue);
        state.Write(window.Score);
        state.Write(window.PeakSeconds);
        state.Write(window.Kind);
        state.WriteOptional(window.LowHz);
        state.WriteOptional(window.HighHz);
        state.WriteEvidences(window.Evidence);
    }

    public static AlarmWindow ReadWindow(this SessionStateReader state) => new()
    {
        StartSeconds = state.ReadDouble(),
        EndSeconds = state.ReadDouble(),
        Above = state.ReadInt32(),
        TailPValue = state.ReadDouble(),
        Score = state.ReadDouble(),
        PeakSeconds = state.ReadDouble(),
        Kind = state.ReadText(),
        LowHz = state.ReadOptional(),
        HighHz = state.ReadOptional(),
        Evidence = state.ReadEvidences(),
    };

    public static void WriteWindows(this SessionStateWriter state, List<AlarmWindow> windows)
    {
        state.WriteCount(windows.Count);
        windows.ForEach(state.WriteWindow);
    }

    public static List<AlarmWindow> ReadWindows(this SessionStateReader state)
    {
        List<AlarmWindow> windows = [];
        for (int count = state.ReadCount(); windows.Count < count;)
        {
            windows.Add(state.ReadWindow());
        }

        return windows;
    }

    public static void WriteAlarm(this SessionStateWriter state, Alarm alarm)
    {
        state.Write(alarm.Number);
        state.Write(alarm.StartSeconds);
        state.Write(alarm.RaisedSeconds);
        state.WriteOptional(alarm.EndSeconds);
        state.Write(alarm.Kind);
        state.Write(alarm.Score);
        state.Write(alarm.PeakSeconds);
        state.WriteOptional(alarm.LowHz);
        state.WriteOptional(alarm.HighHz);
        state.Write(alarm.FalseAlarmsPerDay);
        state.WriteEvidences(alarm.Evidence);
        state.Write(alarm.Text);
    }

    public static Alarm ReadAlarm(this SessionStateReader state) => new()
    {
        Number = state.ReadInt64(),
        StartSeconds = state.ReadDouble(),
        RaisedSeconds = state.ReadDouble(),
        EndSeconds = state.ReadOptional(),
        Kind = state.ReadText(),
        Score = state.ReadDouble(),
        PeakSeconds = state.ReadDouble(),
        LowHz = state.ReadOptional(),
        HighHz = state.ReadOptional(),
        FalseAlarmsPerDay = state.ReadDouble(),
        Evidence = state.ReadEvidences(),
        Text = state.ReadText(),
    };
}
