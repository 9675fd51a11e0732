namespace AudioAnomaly.Evaluation;

/// <summary>What became of one recording of a sensitivity test.</summary>
/// <param name="Problem">Why it was left out, or null.</param>
/// <param name="IsFalseAlarm">Whether it was called anomalous without a fault.</param>
/// <param name="Faults">What became of the faults put into it.</param>
internal sealed record TestedRecording(string? Problem, bool IsFalseAlarm, IReadOnlyList<FoundFault> Faults)
{
    public static TestedRecording LeftOut(string problem) => new(problem, false, []);
}
