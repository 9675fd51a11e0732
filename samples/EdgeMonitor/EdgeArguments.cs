using System.Globalization;

namespace AudioAnomaly.Samples;

/// <summary>What the user asked for.</summary>
internal sealed record EdgeArguments
{
    public const string Usage = """
        Usage: EdgeMonitor --model FILE [--rate HZ] [--arecord [DEVICE]] [--alarms-per-day N]
               EdgeMonitor --demo [--data DIR]
          --model FILE          a model that AudioAnomaly fitted
          --rate HZ             the sample rate of the sound; 16000 by default
          --arecord [DEVICE]    starts arecord; without, 16-bit mono samples without a header are read from standard input
          --alarms-per-day N    how many false alarms a day are accepted; 1 by default
          --demo                a minute of generated sound with a fault; the first time fits a model for it
          --data DIR            where the demonstration keeps its model; edge-data by default
        """;

    public string? Model { get; private init; }

    public int Rate { get; private init; } = 16000;

    public string? Device { get; private init; }

    public double AlarmsPerDay { get; private init; } = 1;

    public bool Demo { get; private init; }

    public string Data { get; private init; } = "edge-data";

    /// <summary>Parses the command line; null if it makes no sense.</summary>
    public static EdgeArguments? Parse(ReadOnlySpan<string> args)
    {
        var parsed = new EdgeArguments();
        while (args is [var option, .. var rest])
        {
            string? value = rest is [var next, ..] && !next.StartsWith("--", StringComparison.Ordinal) ? next : null;
            EdgeArguments? one = (option, value) switch
            {
                ("--demo", _) => parsed with { Demo = true },
                ("--arecord", _) => parsed with { Device = value ?? "default" },
                ("--model", not null) => parsed with { Model = value },
                ("--data", not null) => parsed with { Data = value },
                ("--rate", not null) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate > 0 => parsed with { Rate = rate },
                ("--alarms-per-day", not null) when double.TryParse(value, CultureInfo.InvariantCulture, out double alarms) && alarms > 0 => parsed with { AlarmsPerDay = alarms },
                _ => null,
            };
            if (one is null)
            {
                return null;
            }

            parsed = one;
            args = option == "--demo" || value is null ? rest : rest[1..];
        }

        return parsed.Demo != (parsed.Model is not null) ? parsed : null;
    }
}
