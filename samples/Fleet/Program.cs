using AudioAnomaly.Samples;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;

// The first silo: with the page, the endpoints, and microphones that are simulated.
WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// Which alarms it has is kept under the desk's name, and the alarms in its own file: another process that shows the fleet has another name.
string desk = builder.Configuration["Desk"] ?? "desk", data = builder.Configuration["Data"] ?? "fleet-data";
builder.Configuration["AudioAnomaly:Alarms:Database"] ??= Path.Combine(Directory.CreateDirectory(data).FullName, $"alarms-{desk}.db");
await FirstModel.EnsureAsync(builder.Configuration["FirstModel"]);
await FleetSilo.PrepareAsync(builder.Configuration);
builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
builder.UseOrleans(silo => FleetSilo.Configure(silo, builder.Configuration, number: 0));
builder.Services.AddAudioAnomalyFleetDesk(desk);
builder.Services.AddSingleton<SimulatedMicrophones>();
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("AudioAnomaly", "Microsoft.Orleans").AddPrometheusExporter());
WebApplication app = builder.Build();
app.MapAudioAnomaly();
app.MapAudioAnomalyFleet();
app.MapAudioAnomalyHealth();
app.MapOrleansDashboard(routePrefix: "/dashboard");
app.MapPrometheusScrapingEndpoint();
await app.StartAsync();
Console.WriteLine($"The live page of the fleet: {app.Urls.First()}; Orleans' dashboard: {app.Urls.First()}/dashboard");

// The others: nothing but silos. With Redis or PostgreSQL each may be a process, or a machine, of its own.
List<IHost> others = [];
for (int number = 1; number < builder.Configuration.GetValue("Silos", 2); number++)
{
    HostApplicationBuilder other = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
    other.Services.AddAudioAnomaly(other.Configuration.GetSection("AudioAnomaly"));
    other.UseOrleans(silo => FleetSilo.Configure(silo, other.Configuration, number));
    others.Add(other.Build());
    await others[^1].StartAsync();
}

await app.Services.GetRequiredService<SimulatedMicrophones>().StartAsync(app.Lifetime.ApplicationStopping);
await app.WaitForShutdownAsync();
await app.Services.GetRequiredService<SimulatedMicrophones>().StopAsync(CancellationToken.None);
await Task.WhenAll(others.Select(other => other.StopAsync()));
