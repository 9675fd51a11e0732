using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Writes finished weights with the record of how they were made, as <see cref="Cnn14Weights.Load"/> reads them.</summary>
internal static class WeightsFile
{
    /// <summary>Writes the file: kernels in half precision, norms in single. It is there whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="options">What they depend on.</param>
    /// <param name="plan">How long they were trained.</param>
    public static void Write(string path, Cnn14Weights weights, BackboneTrainingOptions options, TrainingRunPlan plan)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["audioanomaly.kind"] = "synthetic",
            ["audioanomaly.preset"] = FrontEndChoice.Presets[0],
            ["audioanomaly.other_presets"] = string.Join(',', FrontEndChoice.Presets.Take(options.Batch.FrontEnds).Skip(1)),
            ["audioanomaly.training.options"] = JsonSerializer.Serialize(options),
            ["audioanomaly.training.steps"] = plan.Steps.ToString(CultureInfo.InvariantCulture),
            ["audioanomaly.training.cool_down"] = plan.CoolDown.ToString(CultureInfo.InvariantCulture),
            ["audioanomaly.training.program"] = typeof(WeightsFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            ["audioanomaly.licence"] = "MIT",
        };
        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, weights.Tensors, metadata, name => weights.Tensors[name].Shape.Count == 4));
    }
}
