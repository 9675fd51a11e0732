using System.Diagnostics;

namespace AudioAnomaly.Benchmarks;

/// <summary>Finds out how a fit's time is shared among its stages. They take turns where a fit thins its patches, so the time before each report belongs to the stage that reports.</summary>
internal sealed class FitStageClock : IProgress<FitProgress>
{
    private readonly SortedDictionary<FitStage, TimeSpan> _times = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(FitProgress value)
    {
        lock (_times)
        {
            long now = Stopwatch.GetTimestamp();
            _times[value.Stage] = _times.GetValueOrDefault(value.Stage) + Stopwatch.GetElapsedTime(_last, now);
            _last = now;
        }
    }

    /// <summary>Each stage's seconds.</summary>
    public IReadOnlyList<Figure> ToFigures() => [.. _times.Select(stage => new Figure(NameOf(stage.Key), stage.Value.TotalSeconds, "s"))];

    private static string NameOf(FitStage stage) => stage switch
    {
        FitStage.Checking => "headers",
        FitStage.Extracting => "reading and features",
        FitStage.SelectingCoreset => "choosing patches",
        FitStage.Training => "training",
        _ => "calibrating",
    };
}
