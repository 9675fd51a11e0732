using AudioAnomaly.Evaluation;
using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows a sensitivity test's progress on standard error if that is a terminal.</summary>
internal static class SensitivityDisplay
{
    public static Task<SensitivityReport> RunAsync(Func<IProgress<SensitivityProgress>?, Task<SensitivityReport>> run)
        => TerminalProgress.RunAsync(run, context => new Bar(context.AddTask("Putting faults into recordings")));

    private sealed class Bar(ProgressTask task) : IProgress<SensitivityProgress>
    {
        public void Report(SensitivityProgress value)
        {
            task.MaxValue = value.Total;
            task.Value = value.Completed;
        }
    }
}
