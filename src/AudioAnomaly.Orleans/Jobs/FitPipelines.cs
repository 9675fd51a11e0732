using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Fleet;

/// <summary>The pipelines that a silo knows by name. Immutable.</summary>
internal sealed class FitPipelines
{
    private readonly Dictionary<string, FitPipeline> _known;

    public FitPipelines(IEnumerable<FitPipeline> pipelines)
    {
        _known = new Dictionary<string, FitPipeline>(StringComparer.Ordinal);
        foreach (FitPipeline pipeline in pipelines)
        {
            _known[pipeline.Name] = pipeline;
        }
    }

    /// <summary>Makes the pipeline of a fit.</summary>
    /// <exception cref="PipelineConfigurationException">There is no such pipeline, or the settings make no sense.</exception>
    public AudioAnomalyPipeline Create(FitJobSpec spec)
    {
        if (!_known.TryGetValue(spec.Pipeline, out FitPipeline? pipeline))
        {
            string known = _known.Count == 0 ? "none is known" : $"known are {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}";
            throw new PipelineConfigurationException([$"This silo knows no pipeline '{spec.Pipeline}'; {known}. Add it to every silo (AddFitPipeline)."]);
        }

        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseSeed(spec.Seed);
        pipeline.Configure(builder, SettingsOf(spec));
        return builder.Build();
    }

    private static JsonObject SettingsOf(FitJobSpec spec)
    {
        try
        {
            return spec.Settings is null ? [] : JsonNode.Parse(spec.Settings)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new PipelineConfigurationException([$"The settings of the pipeline '{spec.Pipeline}' are no JSON object: {e.Message}"]);
        }
    }
}
