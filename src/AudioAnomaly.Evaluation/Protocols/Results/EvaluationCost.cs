namespace AudioAnomaly.Evaluation;

/// <summary>What a part took. Immutable. Times depend on the machine and its load; everything else in a report does not.</summary>
/// <param name="FitSeconds">Wall time of the fit, calibration included.</param>
/// <param name="ScoreSecondsPerClip">Wall time of reading and scoring one test recording, on average, without metrics.</param>
/// <param name="ModelBytes">The size of the saved model, its backbone included.</param>
/// <param name="PeakWorkingSetBytes">The most memory that the process has had so far, earlier parts included.</param>
public sealed record EvaluationCost(double FitSeconds, double ScoreSecondsPerClip, long ModelBytes, long PeakWorkingSetBytes);
