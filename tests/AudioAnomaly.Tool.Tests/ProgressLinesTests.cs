using AudioAnomaly.Evaluation;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Tool.Tests;

public sealed class ProgressLinesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();

    private string[] Lines => _output.ToString().Split(_output.NewLine, StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Report_ShortRun_WritesNothing()
    {
        using (ProgressLines<FitProgress> lines = Of(FitDisplay.Wording))
        {
            lines.Report(new FitProgress(FitStage.Extracting, 1, 3));
            _time.Advance(TimeSpan.FromSeconds(29));
            lines.Report(new FitProgress(FitStage.Extracting, 3, 3));
        }

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Empty(Lines);
    }

    [Fact]
    public void Report_LongRun_SaysEveryHalfMinuteWhatIsDoneAndHowFar()
    {
        using ProgressLines<FitProgress> lines = Of(FitDisplay.Wording);
        lines.Report(new FitProgress(FitStage.Extracting, 120, 1000));
        _time.Advance(TimeSpan.FromSeconds(30));
        lines.Report(new FitProgress(FitStage.SelectingCoreset, 20, 2000));
        _time.Advance(TimeSpan.FromSeconds(30));
        lines.Report(new FitProgress(FitStage.Training, 3, 50) { Loss = 0.5, ValidationLoss = 0.25 });
        _time.Advance(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(
            [
                "Computing features: 120 of 1,000 recordings (30 s so far)",
                "Choosing the coreset: 20 of 2,000 rows (1 min so far)",
                "Training: 3 of 50 epochs, loss 0.25 (1 min so far)",
                "Training: 3 of 50 epochs, loss 0.25 (2 min so far)",
            ],
            Lines);
    }

    [Fact]
    public void Report_NothingTold_SaysThatWorkGoesOn()
    {
        using ProgressLines<SensitivityProgress> lines = Of(SensitivityDisplay.Wording);
        _time.Advance(TimeSpan.FromSeconds(30));
        lines.Report(new SensitivityProgress(1, 1));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["Scoring the recordings without a fault (30 s so far)", "Putting faults into recordings: 1 of 1 recording (1 min so far)"], Lines);
    }

    [Fact]
    public void Report_FinishedFit_IsWrittenAtOnceAndDelaysTheNextLine()
    {
        using ProgressLines<EvaluationProgress> lines = Of(EvaluationDisplay.Wording);
        lines.Report(Evaluation(EvaluationStage.Fitting) with { Fit = new FitProgress(FitStage.Training, 1, 50) });
        _time.Advance(TimeSpan.FromSeconds(20));
        lines.Report(Evaluation(EvaluationStage.Done));
        _time.Advance(TimeSpan.FromSeconds(20));
        lines.Report(Evaluation(EvaluationStage.Fitting) with { Fit = new FitProgress(FitStage.Training, 2, 50) });
        Assert.Equal(["0 of 4: cfa, seed 0, fan, done"], Lines);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("0 of 4: cfa, seed 0, fan, fitting. Training: 2 of 50 epochs (50 s so far)", Lines[^1]);
    }

    [Fact]
    public void WriteNext_LogThatCannotBeWritten_LeavesTheWorkAlone()
    {
        var broken = new BrokenWriter();
        using var lines = new ProgressLines<FitProgress>(FitDisplay.Wording, broken, _time);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, broken.Attempts);
    }

    public void Dispose() => _output.Dispose();

    private ProgressLines<T> Of<T>(ProgressWording<T> wording) => new(wording, _output, _time);

    private static EvaluationProgress Evaluation(EvaluationStage stage) => new()
    {
        Stage = stage,
        CompletedFits = 0,
        TotalFits = 4,
        KeptFits = 0,
        Detector = "cfa",
        Seed = 0,
        Part = "fan",
        CompletedClips = 0,
        TotalClips = 10,
    };

    private sealed class BrokenWriter : StringWriter
    {
        public int Attempts { get; private set; }

        public override void WriteLine(string? value)
        {
            Attempts++;
            throw new IOException("The disk is full.");
        }
    }
}
