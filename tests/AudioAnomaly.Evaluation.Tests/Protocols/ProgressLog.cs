namespace AudioAnomaly.Evaluation.Tests.Protocols;

/// <summary>Keeps what is reported, and may act on it, on the thread that reports.</summary>
internal sealed class ProgressLog(Action<EvaluationProgress>? act = null) : IProgress<EvaluationProgress>
{
    public List<EvaluationProgress> Reports { get; } = [];

    public void Report(EvaluationProgress value)
    {
        Reports.Add(value);
        act?.Invoke(value);
    }
}
