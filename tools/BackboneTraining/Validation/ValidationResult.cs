namespace AudioAnomaly.BackboneTraining;

/// <summary>The figures by which weights are judged: mean areas under ROC curves.</summary>
/// <param name="Events">Over the worlds whose faults are events.</param>
/// <param name="Steady">Over those whose faults are lasting changes.</param>
/// <param name="Machines">Over the worlds of machines, by the evidence of the ensemble; null if there are none.</param>
internal sealed record ValidationResult(double Events, double Steady, double? Machines);
