namespace AudioAnomaly.Evaluation;

/// <summary>How many recordings took part. Immutable.</summary>
/// <param name="Training">Normal recordings that were given to learn from, those that the pipeline held out of them included.</param>
/// <param name="Calibration">Normal recordings that the data set provides to calibrate with; 0 where the pipeline holds out some of the training.</param>
/// <param name="TestNormal">Normal test recordings that were scored.</param>
/// <param name="TestAnomalous">Anomalous test recordings that were scored.</param>
public sealed record EvaluationCounts(int Training, int Calibration, int TestNormal, int TestAnomalous);
