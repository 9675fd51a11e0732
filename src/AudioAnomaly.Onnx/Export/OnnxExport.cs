using System.Globalization;

namespace AudioAnomaly.Onnx;

/// <summary>Writes networks and fitted models as ONNX graphs, for ONNX Runtime in any language.</summary>
/// <remarks>Needs no native library.</remarks>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// OnnxExport.SaveModel(model, "pump.onnx"); // spectrogram in, score and map out
/// OnnxExport.SaveCnn14(Cnn14Weights.Pretrained, "cnn14.onnx", ["conv_block2", "conv_block3"]);
/// </code>
/// </example>
public static class OnnxExport
{
    /// <summary>
    /// Writes CNN14: input <c>spectrogram</c> (batch x 1 x frames x mel bands, in dB as the front end makes them), and an output by its name for every layer
    /// (batch x channels x frames x bands). Any number of frames from 2^n on, n being the last block.
    /// </summary>
    /// <param name="weights">The weights: those that come with the library, or from a checkpoint.</param>
    /// <param name="path">The file to write or replace; it is there whole or not at all.</param>
    /// <param name="layers">The layers: conv_block1 to conv_block4; all of them if null.</param>
    /// <exception cref="ArgumentException">A layer's name is unknown.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveCnn14(Cnn14Weights weights, string path, IEnumerable<string>? layers = null)
    {
        byte[] content = ToBytes(weights, layers);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>CNN14 as ONNX, in memory; see <see cref="SaveCnn14"/>.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="layers">The layers; all of them if null.</param>
    /// <returns>The network's bytes.</returns>
    /// <exception cref="ArgumentException">A layer's name is unknown.</exception>
    public static byte[] ToBytes(Cnn14Weights weights, IEnumerable<string>? layers = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var network = new Cnn14(weights, layers ?? Enumerable.Range(0, Cnn14Weights.BlockCount).Select(Cnn14Weights.BlockName));
        var graph = new GraphBuilder(Cnn14.ComponentId);
        string input = graph.Input("spectrogram", "batch", "1", "frames", weights.Mels.ToString(CultureInfo.InvariantCulture));
        string[] tensors = Cnn14Graph.Add(graph, weights, network.Layers, input);
        for (int i = 0; i < tensors.Length; i++)
        {
            graph.Output(tensors[i], network.Layers[i].Name, Cnn14Graph.AxesOf(network.Layers[i], weights.Mels, "batch", "frames"));
        }

        return graph.Build(("audioanomaly.weights", weights.Sha256), ("audioanomaly.preset", weights.Identity?.Preset ?? string.Empty));
    }

    /// <summary>
    /// Writes a fitted model as a whole graph: input <c>spectrogram</c> (frames x mel bands, in dB as the model's front end makes them), outputs <c>score</c>
    /// (<see cref="AnomalySummary.Score"/>), <c>map</c> (frames x mel bands, <see cref="AnomalyResult.Map"/>) and, with a threshold,
    /// <c>calibrated_score</c>. The file's metadata hold the front end's options, the threshold and the longest recording that a model scores as one.
    /// </summary>
    /// <param name="model">The model: PatchCore or PaDiM on CNN14 or log-mel patches, or the profile of spectrum or texture.</param>
    /// <param name="path">The file to write or replace; it is there whole or not at all.</param>
    /// <remarks>The graph scores a spectrogram as one window, and recordings that hold all frequencies learned.</remarks>
    /// <exception cref="OnnxExportException">A part of the model has no form as a graph; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveModel(AudioAnomalyModel model, string path)
    {
        byte[] content = ToBytes(model);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>A fitted model as ONNX, in memory; see <see cref="SaveModel"/>.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The graph's bytes.</returns>
    /// <exception cref="OnnxExportException">A part of the model has no form as a graph; the message names it.</exception>
    public static byte[] ToBytes(AudioAnomalyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelGraph.Write(model);
    }
}
