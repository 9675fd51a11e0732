namespace AudioAnomaly.AspNetCore;

/// <summary>An anomalous region of a recording.</summary>
/// <param name="StartSeconds">Its start, in seconds from the recording's start.</param>
/// <param name="EndSeconds">Its end, in seconds.</param>
/// <param name="LowHz">Its lower edge, in Hz.</param>
/// <param name="HighHz">Its upper edge, in Hz.</param>
/// <param name="Score">Its highest raw score.</param>
public sealed record SegmentResponse(double StartSeconds, double EndSeconds, double LowHz, double HighHz, double Score);
