using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes fitted models as graphs: spectrogram in, score and map out.</summary>
internal static class ModelGraph
{
    private static readonly string[] Detectors =
    [
        PatchCoreDetector.ComponentId,
        PadimDetector.ComponentId,
        SpectrumProfileDetector.ComponentId,
        TextureProfileDetector.ComponentId,
    ];

    /// <summary>Writes a model.</summary>
    /// <exception cref="OnnxExportException">A part of it has no form as a graph.</exception>
    public static byte[] Write(AudioAnomalyModel model)
    {
        ComponentState saved = model.Detector.SaveState();
        if (!Detectors.Contains(saved.Id))
        {
            throw new OnnxExportException(saved.Id, $"The detector '{saved.Id}' has no form as an ONNX graph; {string.Join(", ", Detectors)} have one.");
        }

        SpectrogramAxes axes = model.FrontEnd.Axes;
        int valid = Math.Max(1, axes.CountBinsUpTo(model.Settings.BandwidthHz));
        var graph = new GraphBuilder($"audioanomaly-{saved.Id}");
        var scoring = new ScoringGraph(graph, axes.Bins, valid, axes.FloorDb, saved.Id == PadimDetector.ComponentId ? PadimGraph.FramesOf(saved) : null);
        IFeatureExtractor? extractor = saved.Parts.TryGetValue("extractor", out ComponentState? part) ? model.Components.Create<IFeatureExtractor>(part) : null;
        try
        {
            DetectorTensors tensors = saved.Id switch
            {
                PatchCoreDetector.ComponentId => PatchCoreGraph.Add(scoring, saved, extractor!),
                PadimDetector.ComponentId => PadimGraph.Add(scoring, saved, extractor!),
                TextureProfileDetector.ComponentId => ProfileGraph.AddTexture(scoring, saved, extractor!),
                _ => ProfileGraph.AddSpectrum(scoring, saved),
            };
            graph.Output(tensors.Score, "score");
            graph.Output(tensors.Map, "map", "frames", axes.Bins.ToString(CultureInfo.InvariantCulture));
            if (model.Calibration.Threshold is { } threshold)
            {
                graph.Output(Calibrate(graph, tensors.Score, threshold, model.Calibration), "calibrated_score");
            }

            return graph.Build(RemarksOf(model, saved));
        }
        finally
        {
            (extractor as IDisposable)?.Dispose();
        }
    }

    private static string Calibrate(GraphBuilder graph, string score, double threshold, ScoreCalibration calibration)
    {
        var scale = LogisticScale.Around(threshold, [.. calibration.Scores]);
        return graph.Add("Sigmoid", graph.Add("Div", graph.Add("Sub", score, graph.Number(scale.Centre)), graph.Number(scale.Width)));
    }

    /// <summary>What whoever runs the graph needs to know: the front end, the threshold, and the longest recording that is scored as one.</summary>
    private static (string Key, string Value)[] RemarksOf(AudioAnomalyModel model, ComponentState saved) =>
    [
        ("audioanomaly.detector", saved.Id),
        ("audioanomaly.frontEnd", model.FrontEnd.SaveState().Options.ToJsonString()),
        ("audioanomaly.bandwidthHz", Text(model.Settings.BandwidthHz)),
        ("audioanomaly.windowSeconds", Text(model.Settings.Windows.WindowSeconds)),
        ("audioanomaly.threshold", model.Calibration.Threshold is { } threshold ? Text(threshold) : string.Empty),
        ("audioanomaly.mapThreshold", model.Calibration.MapThreshold is { } cell ? Text(cell) : string.Empty),
    ];

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
