namespace AudioAnomaly.Samples.Synthesis;

/// <summary>A fault in a recording: the truth that a detector should find.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="StartSeconds">Its start in seconds.</param>
/// <param name="EndSeconds">Its end in seconds.</param>
/// <param name="LowHz">The lower edge of the band that holds its energy, in Hz.</param>
/// <param name="HighHz">The upper edge, in Hz.</param>
public sealed record FaultEvent(FaultKind Kind, double StartSeconds, double EndSeconds, double LowHz, double HighHz);
