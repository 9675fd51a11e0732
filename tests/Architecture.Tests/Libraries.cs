using System.Reflection;
using AudioAnomaly.AspNetCore;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Fleet;
using AudioAnomaly.Hosting;
using AudioAnomaly.Metrics;
using AudioAnomaly.Onnx;
using AudioAnomaly.Plotting;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>The libraries and the repository they lie in.</summary>
internal static class Libraries
{
    public static readonly Assembly Core = typeof(AudioClip).Assembly;
    public static readonly Assembly Features = typeof(LogMelFrontEnd).Assembly;
    public static readonly Assembly Detectors = typeof(PatchCoreOptions).Assembly;
    public static readonly Assembly Metrics = typeof(RocAuc).Assembly;
    public static readonly Assembly Evaluation = typeof(EvaluationRunner).Assembly;
    public static readonly Assembly Torch = typeof(TorchFeatureExtractor).Assembly;
    public static readonly Assembly Onnx = typeof(OnnxExtractor).Assembly;
    public static readonly Assembly Plotting = typeof(AnomalyImage).Assembly;
    public static readonly Assembly Hosting = typeof(ModelStore).Assembly;
    public static readonly Assembly AspNetCore = typeof(ScoreResponse).Assembly;
    public static readonly Assembly Orleans = typeof(IMicrophoneGrain).Assembly;
    public static readonly Assembly Meta = typeof(ManagedComponents).Assembly;

    /// <summary>Every package but the command line, which is a program.</summary>
    public static IReadOnlyList<Assembly> All { get; } = [Core, Features, Detectors, Metrics, Evaluation, Torch, Onnx, Plotting, Meta, Hosting, AspNetCore, Orleans];

    public static string Root => RepositoryRoot.Path;
}
