using System.Globalization;
using AudioAnomaly.Evaluation;
using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows an evaluation's progress on standard error: a bar on a terminal; elsewhere a line for each finished fit, and one now and then.</summary>
internal static class EvaluationDisplay
{
    private const string Work = "Evaluating";
    private const string Mixing = "Making mixtures";

    /// <summary>An evaluation's progress in lines.</summary>
    public static ProgressWording<EvaluationProgress> Wording { get; } = new(Work, value => value.Fit is { } fit ? $"{Describe(value)}. {FitDisplay.Describe(fit)}" : Describe(value))
    {
        IsEvent = value => value.Stage is EvaluationStage.Done or EvaluationStage.Kept or EvaluationStage.Skipped,
    };

    private static ProgressWording<EnvMixProgress> MixingWording { get; } =
        new(Mixing, value => $"{Mixing}: {CountText.Of(value.Completed, value.Total, "recording")}");

    public static Task<EvaluationReport> RunAsync(Func<IProgress<EvaluationProgress>?, Task<EvaluationReport>> run)
        => TerminalProgress.RunAsync(run, context => new Bar(context.AddTask(Work)), Wording);

    /// <summary>Shows how far the making of mixtures is.</summary>
    public static Task<EnvMixDataset> MixAsync(Func<IProgress<EnvMixProgress>?, Task<EnvMixDataset>> run)
        => TerminalProgress.RunAsync(run, context => new MixingBar(context.AddTask(Mixing)), MixingWording);

    private static string Describe(EvaluationProgress value)
    {
        string left = value.Remaining is { } remaining ? $", about {DurationText.Of(remaining)} left" : string.Empty;
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

    private sealed class Bar(ProgressTask task) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            task.MaxValue = value.TotalFits;
            task.Value = value.CompletedFits + (value.Stage == EvaluationStage.Scoring ? (double)value.CompletedClips / value.TotalClips : 0);
            task.Description = Markup.Escape(Describe(value));
        }
    }

    private sealed class MixingBar(ProgressTask task) : IProgress<EnvMixProgress>
    {
        public void Report(EnvMixProgress value)
        {
            task.MaxValue = value.Total;
            task.Value = value.Completed;
        }
    }
}
