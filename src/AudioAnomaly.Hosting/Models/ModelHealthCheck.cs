using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AudioAnomaly.Hosting;

/// <summary>Ready when every required model is loaded; degraded while one goes on without its newest file, or another is broken.</summary>
internal sealed class ModelHealthCheck(ModelStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ModelStatus> models = store.Models;
        ModelStatus[] missing = [.. models.Where(model => model.IsRequired && model.State is ModelState.Broken or ModelState.NotLoaded)];
        int ready = models.Count(model => model.State == ModelState.Ready);
        ModelStatus[] problems = [.. models.Where(model => model.Problem is not null)];
        Dictionary<string, object> data = problems.ToDictionary(model => model.Name, object (model) => model.Problem!);

        // Whoever may ask for health need not know where files lie.
        string description = problems.Length > 0 ? $"Not loaded, or not the newest file: {string.Join(", ", problems.Select(model => model.Name))}. The log says why."
            : missing.Length > 0 ? $"Not loaded yet: {string.Join(", ", missing.Select(model => model.Name))}."
            : $"{CountText.Of(ready, "model")} {CountText.Verb(ready)} loaded.";
        return Task.FromResult(
            missing.Length > 0 ? new HealthCheckResult(context.Registration.FailureStatus, description, data: data)
            : problems.Length > 0 ? HealthCheckResult.Degraded(description, data: data)
            : HealthCheckResult.Healthy(description));
    }
}
