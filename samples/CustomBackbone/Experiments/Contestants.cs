using AudioAnomaly.Onnx;

namespace AudioAnomaly.Samples;

/// <summary>The library's own feature extractors, and the settings of PatchCore for the CRNN.</summary>
internal static class Contestants
{
    /// <summary>Patches of the spectrogram itself.</summary>
    public static Contestant LogMelPatches { get; } = new("LogMelPatches", builder => builder
        .UseLogMel(LogMelOptions.Panns32k)
        .UseLogMelPatches()
        .UsePatchCore());

    /// <summary>CNN14 before any training.</summary>
    public static Contestant RandomCnn14 { get; } = new("CNN14, random weights", builder => builder
        .UseLogMel(LogMelOptions.Panns32k)
        .UseCnn14(options => options.RandomWeightsSeed = 0)
        .UsePatchCore());

    /// <summary>A network in the ONNX format, run by ONNX Runtime. Its layers, strides and context are found by running it.</summary>
    /// <param name="file">The network.</param>
    public static Contestant Onnx(string file) => new($"ONNX ({Path.GetFileName(file)})", builder => builder
        .UseLogMel(LogMelOptions.Panns16k)
        .UseOnnx(options => options.File = file)
        .UsePatchCore());

    /// <summary>PatchCore as the measurements in docs/research/custom-backbone.md found it best for the CRNN.</summary>
    public static void Crnn(PatchCoreOptions options)
    {
        options.Standardization = FeatureStandardization.PerChannel;
        options.ClipScore = PatchCoreClipScore.TopMean;
    }
}
