using Microsoft.Extensions.Logging;

namespace AudioAnomaly;

/// <summary>What a builder has put together. Immutable.</summary>
internal sealed record PipelineDefinition(
    Func<ISpectrogramFrontEnd> FrontEnd,
    Func<CancellationToken, IFeatureExtractor>? Extractor,
    Func<IFeatureExtractor?, IDetector> Detector,
    ThresholdPolicy Threshold,
    CalibrationOptions Calibration,
    WindowOptions Windows,
    int Seed,
    int MaxThreads,
    bool SkipUnreadable,
    ILogger Logger);
