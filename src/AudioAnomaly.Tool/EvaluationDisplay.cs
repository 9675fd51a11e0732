using System.Globalization;
using AudioAnomaly.Evaluation;
using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows an evaluation's progress on standard error: a bar on a terminal, a line for each finished fit elsewhere.</summary>
internal static class EvaluationDisplay
{
    public static Task<EvaluationReport> RunAsync(Func<IProgress<EvaluationProgress>?, Task<EvaluationReport>> run)
        => TerminalProgress.RunAsync(run, context => new Bar(context.AddTask("Evaluating")), new Lines());

    private static string Describe(EvaluationProgress value)
    {
        string left = value.Remaining is { } remaining ? $", about {Text(remaining)} left" : string.Empty;
        string kept = value.KeptFits > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({value.KeptFits} kept)") : string.Empty;
        string damaged = value.DamagedFits > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({value.DamagedFits} kept before were damaged and are computed anew)") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{value.CompletedFits} of {value.TotalFits}{kept}{damaged}: {value.Detector}, seed {value.Seed}, {value.Part}, {Text(value)}{left}");
    }

    private static string Text(EvaluationProgress value) => value.Stage switch
    {
        EvaluationStage.Fitting => "fitting",
        EvaluationStage.Scoring => string.Create(CultureInfo.InvariantCulture, $"{value.CompletedClips} of {value.TotalClips} scored"),
        EvaluationStage.Explaining => string.Create(CultureInfo.InvariantCulture, $"{value.CompletedClips} explained"),
        EvaluationStage.Kept => "kept from an earlier run",
        EvaluationStage.Skipped => "left out",
        _ => "done",
    };

    private static string Text(TimeSpan time)
        => time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
            : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s");

    private sealed class Lines : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            if (value.Stage is EvaluationStage.Done or EvaluationStage.Kept or EvaluationStage.Skipped)
            {
                Console.Error.WriteLine(Describe(value));
            }
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            task.MaxValue = value.TotalFits;
            task.Value = value.CompletedFits + (value.Stage == EvaluationStage.Scoring ? (double)value.CompletedClips / value.TotalClips : 0);
            task.Description = Markup.Escape(Describe(value));
        }
    }
}
