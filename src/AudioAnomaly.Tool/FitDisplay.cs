using System.Globalization;
using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows a fit's or a calibration's progress on standard error.</summary>
internal static class FitDisplay
{
    /// <summary>A fit's progress in lines.</summary>
    public static ProgressWording<FitProgress> Wording { get; } = new("Working", Describe);

    public static Task<AudioAnomalyModel> RunAsync(Func<IProgress<FitProgress>?, Task<AudioAnomalyModel>> fit)
        => TerminalProgress.RunAsync(fit, context => new Display(context), Wording);

    /// <summary>What a fit is doing, and how far it is.</summary>
    public static string Describe(FitProgress value)
    {
        string unit = value.Stage switch
        {
            FitStage.SelectingCoreset => "row",
            FitStage.Training => "epoch",
            _ => "recording",
        };
        string loss = (value.ValidationLoss ?? value.Loss) is { } last ? string.Create(CultureInfo.InvariantCulture, $", loss {last:0.####}") : string.Empty;
        return $"{Name(value.Stage)}: {(value.Total is { } total ? CountText.Of(value.Completed, total, unit) : CountText.Of(value.Completed, unit))}{loss}";
    }

    private static string Name(FitStage stage) => stage switch
    {
        FitStage.Checking => "Checking recordings",
        FitStage.Extracting => "Computing features",
        FitStage.SelectingCoreset => "Choosing the coreset",
        FitStage.Training => "Training",
        _ => "Calibrating",
    };

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
                    _tasks[value.Stage] = task = context.AddTask(Name(value.Stage));
                }

                if (value.Loss is { } loss)
                {
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"Training, loss {value.ValidationLoss ?? loss:0.####}");
                }

                task.MaxValue = value.Total ?? Math.Max(task.MaxValue, value.Completed + 1);
                task.Value = value.Completed;
            }
        }
    }
}
