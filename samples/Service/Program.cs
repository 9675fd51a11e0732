using AudioAnomaly.Samples;
using OpenTelemetry.Metrics;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
await FirstModel.EnsureAsync(builder.Configuration["FirstModel"]);
builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
builder.Services.AddAuthentication(ApiKeyHandler.SchemeName).AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, builder.Configuration.GetSection("ApiKeys").Bind);
builder.Services.AddAuthorization();
builder.Services.AddOpenApi();
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("AudioAnomaly", "Microsoft.AspNetCore.Hosting").AddPrometheusExporter());
if (builder.Configuration.GetValue<bool>("Demo"))
{
    builder.Services.AddHostedService<DemoMachines>();
}

WebApplication app = builder.Build();
app.MapAudioAnomaly().RequireAuthorization();
app.MapAudioAnomalyHealth();
app.MapOpenApi();
app.MapPrometheusScrapingEndpoint();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"The live page: {string.Join(", ", app.Urls)}"));
await app.RunAsync();
