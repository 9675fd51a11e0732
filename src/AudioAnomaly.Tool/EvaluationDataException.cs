namespace AudioAnomaly.Tool;

/// <summary>A file of scores, maps or masks cannot be evaluated; the message names it and what was expected.</summary>
internal sealed class EvaluationDataException : AudioAnomalyException
{
    public EvaluationDataException(string file, string problem, Exception? innerException = null)
        : base($"'{file}': {problem}", innerException)
    {
    }
}
