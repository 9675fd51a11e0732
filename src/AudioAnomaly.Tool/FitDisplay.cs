using System.Globalization;
using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows a fit's progress on standard error if that is a terminal.</summary>
internal static class FitDisplay
{
    public static Task<AudioAnomalyModel> RunAsync(Func<IProgress<FitProgress>?, Task<AudioAnomalyModel>> fit)
        => TerminalProgress.RunAsync(fit, context => new Display(context));

    private sealed class Display(ProgressContext context) : IProgress<FitProgress>
    {
        private readonly Dictionary<FitStage, ProgressTask> _tasks = [];

        // Called from the fit's own threads, one at a time and out of order at most between stages.
        public void Report(FitProgress value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.Stage, out ProgressTask? task))
                {
                    _tasks[value.Stage] = task = context.AddTask(Describe(value.Stage));
                }

                if (value.Loss is { } loss)
                {
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"Training, loss {value.ValidationLoss ?? loss:0.####}");
                }

                task.MaxValue = value.Total ?? Math.Max(task.MaxValue, value.Completed + 1);
                task.Value = value.Completed;
            }
        }

        private static string Describe(FitStage stage) => stage switch
        {
            FitStage.Checking => "Checking recordings",
            FitStage.Extracting => "Computing features",
            FitStage.SelectingCoreset => "Choosing the coreset",
            FitStage.Training => "Training",
            _ => "Calibrating",
        };
    }
}
