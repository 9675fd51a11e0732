using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.AspNetCore.Tests;

/// <summary>A service on a port of its own, with one model, "pump".</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;

    private TestService(WebApplication app, TemporaryFolder folder)
    {
        (_app, _folder) = (app, folder);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public string ModelFile => _folder["pump.aam"];

    /// <summary>Where uploads lie while they are scored.</summary>
    public string UploadFolder => _folder["uploads"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    /// <param name="configure">Adds to services and endpoints; may be null.</param>
    /// <param name="map">Maps the endpoints otherwise than with the defaults; may be null.</param>
    /// <param name="settings">More of the section "AudioAnomaly".</param>
    public static async Task<TestService> StartAsync(Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AudioAnomaly:Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["pump.aam"]),
            ["AudioAnomaly:ReloadSeconds"] = "0",
            ["AudioAnomaly:Uploads:Folder"] = folder["uploads"],

            // With the model's few recordings the rule would ask for many windows.
            ["AudioAnomaly:Alarms:Rule:Required"] = "3",
            ["AudioAnomaly:Alarms:Rule:Of"] = "4",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("AudioAnomaly:" + setting.Key, (string?)setting.Value)));
        builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        if (map is null)
        {
            app.MapAudioAnomaly();
            app.MapAudioAnomalyHealth();
        }
        else
        {
            map(app);
        }

        await app.StartAsync(Cancellation);
        return new TestService(app, folder);
    }

    public static byte[] Wav(AudioClip clip)
    {
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["a.wav"], clip);
        return File.ReadAllBytes(folder["a.wav"]);
    }

    public Task<HttpResponseMessage> PostAsync(string address, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        change?.Invoke(request);
        return Client.SendAsync(request, Cancellation);
    }

    /// <summary>Whether the last stop had to wait for its time limit.</summary>
    public bool WasHeldUp { get; private set; }

    /// <summary>Stops it as on a signal.</summary>
    public async Task StopAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(25));
        await _app.StopAsync(limit.Token);
        WasHeldUp = limit.IsCancellationRequested;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(Cancellation);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
