using AudioAnomaly.Hosting;
using AudioAnomaly.Samples;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
IConfigurationSection settings = builder.Configuration.GetSection("AudioAnomaly");
await FirstModel.EnsureAsync(settings["Models:pump:Path"]);
FirstRecordings.Prepare(settings);

builder.Services.AddAudioAnomaly(settings);
builder.Services.AddSingleton<IRecordingSink, AnomalyPrinter>();
builder.Services.AddHostedService<FirstRecordings>();
await builder.Build().RunAsync();
