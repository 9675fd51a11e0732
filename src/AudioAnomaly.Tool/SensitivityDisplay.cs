using AudioAnomaly.Evaluation;
using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows a sensitivity test's progress on standard error.</summary>
internal static class SensitivityDisplay
{
    private const string Work = "Putting faults into recordings";
    private const string Before = "Scoring the recordings without a fault";

    /// <summary>The test's progress in lines.</summary>
    public static ProgressWording<SensitivityProgress> Wording { get; } =
        new(Before, progress => $"{Work}: {CountText.Of(progress.Completed, progress.Total, "recording")}");

    public static Task<SensitivityReport> RunAsync(Func<IProgress<SensitivityProgress>?, Task<SensitivityReport>> run)
        => TerminalProgress.RunAsync(run, context => new Bar(context.AddTask(Work)), Wording);

    private sealed class Bar(ProgressTask task) : IProgress<SensitivityProgress>
    {
        public void Report(SensitivityProgress value)
        {
            task.MaxValue = value.Total;
            task.Value = value.Completed;
        }
    }
}
