namespace AudioAnomaly.Hosting;

/// <summary>What a model makes of normal sound and of the alarms that people labelled. Plain immutable data.</summary>
public sealed record LearningFigures
{
    /// <summary>The raw score above which a recording is anomalous; null if there is none.</summary>
    public required double? Threshold { get; init; }

    /// <summary>How many normal windows are calibrated on.</summary>
    public required int NormalWindows { get; init; }

    /// <summary>How many of them lie above the threshold.</summary>
    public required int NormalWindowsAbove { get; init; }

    /// <summary>The share of normal windows expected above the threshold, above 0: counted, with one more; null without a threshold.</summary>
    public double? FalseAlarmRate => Threshold is null ? null : (NormalWindowsAbove + 1.0) / (NormalWindows + 1.0);

    /// <summary>How many alarms with sound were labelled faults.</summary>
    public required int Faults { get; init; }

    /// <summary>How many of them lie above the threshold.</summary>
    public required int FaultsFound { get; init; }

    /// <summary>The lower end of the 95 % interval of the share that is found (Wilson's).</summary>
    public double FaultRateLow => WilsonInterval.Of(FaultsFound, Faults).Low;

    /// <summary>The upper end of that interval.</summary>
    public double FaultRateHigh => WilsonInterval.Of(FaultsFound, Faults).High;

    /// <summary>How many alarms with sound were labelled nothing.</summary>
    public required int Nothings { get; init; }

    /// <summary>How many of them lie above the threshold.</summary>
    public required int NothingsAbove { get; init; }
}
