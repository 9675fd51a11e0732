using System.Text.Json.Nodes;

namespace AudioAnomaly.Fleet;

/// <summary>A pipeline that fits over many machines may name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Configure">Composes it; is given the settings of the fit, empty if there are none.</param>
internal sealed record FitPipeline(string Name, Action<AudioAnomalyPipelineBuilder, JsonObject> Configure);
