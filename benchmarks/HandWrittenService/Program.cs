// What one writes without AudioAnomaly.AspNetCore: it works, and is what the service is measured against (see ServiceLoad).
using AudioAnomaly;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAudioAnomaly(models => models.AddModel("pump", builder.Configuration["Model"]!));
WebApplication app = builder.Build();
app.Services.GetRequiredService<IAudioAnomalyScorer>();
app.MapGet("/health/ready", () => "healthy");
app.MapPost("/models/pump/score", async (HttpRequest request, IAudioAnomalyScorer scorer) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    body.Position = 0;
    AnomalyResult result = scorer.Score(AudioClip.FromStream(body));
    return new { result.Score, result.CalibratedScore, result.PValue, result.IsAnomalous, result.Segments, result.Evidence };
});
await app.RunAsync();
