using AudioAnomaly.Metrics;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly;

/// <summary>What a builder has put together. Immutable.</summary>
internal sealed record PipelineDefinition(
    Func<ComponentContext, ISpectrogramFrontEnd> FrontEnd,
    Func<ComponentContext, CancellationToken, IFeatureExtractor>? Extractor,
    Func<IFeatureExtractor?, ComponentContext, IDetector> Detector,
    ComponentContext Components,
    ThresholdPolicy Threshold,
    CalibrationOptions Calibration,
    WindowOptions Windows,
    int Seed,
    bool SkipUnreadable,
    IReadOnlyList<Func<IMetric>> Metrics,
    ILogger Logger);
