using AudioAnomaly.Components;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly;

/// <summary>What is wrong with a device, in saved states.</summary>
internal static class DeviceHealthState
{
    public static void WriteHealth(this SessionStateWriter state, DeviceHealth health)
    {
        state.Write((long)health.Fault);
        state.Write(health.StartSeconds);
        state.WriteOptional(health.EndSeconds);
        state.WriteTime(health.StartTime);
        state.WriteTime(health.EndTime);
        state.Write(health.LostSeconds);
    }

    public static DeviceHealth ReadHealth(this SessionStateReader state)
        => new((DeviceFault)state.ReadInt32(0, (int)DeviceFault.Gap), state.ReadDouble(), state.ReadOptional())
        {
            StartTime = state.ReadTime(),
            EndTime = state.ReadTime(),
            LostSeconds = state.ReadDouble(),
        };

    public static void WriteHealths(this SessionStateWriter state, List<DeviceHealth> all)
    {
        state.WriteCount(all.Count);
        all.ForEach(state.WriteHealth);
    }

    /// <summary>In the order in which they were found.</summary>
    public static List<DeviceHealth> ReadHealths(this SessionStateReader state)
    {
        List<DeviceHealth> all = [];
        for (int count = state.ReadCount(); all.Count < count;)
        {
            all.Add(state.ReadHealth());
        }

        return all;
    }

    public static void WriteOptionalHealth(this SessionStateWriter state, DeviceHealth? health)
    {
        state.Write(health is not null);
        if (health is not null)
        {
            state.WriteHealth(health);
        }
    }

    public static DeviceHealth? ReadOptionalHealth(this SessionStateReader state) => state.ReadBoolean() ? state.ReadHealth() : null;
}
