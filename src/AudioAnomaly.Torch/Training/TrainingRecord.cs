namespace AudioAnomaly.Torch;

/// <summary>How far training is.</summary>
/// <param name="Epoch">The epochs done.</param>
/// <param name="BestLoss">The lowest loss on held-out clips; infinite if there are none.</param>
/// <param name="BestEpoch">The epoch it belongs to, or the last one if no clips are held out.</param>
internal readonly record struct TrainingRecord(int Epoch, double BestLoss, int BestEpoch);
