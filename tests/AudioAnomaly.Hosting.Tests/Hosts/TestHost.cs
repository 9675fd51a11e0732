using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting.Tests.Hosts;

/// <summary>A host with a clock that a test moves, and its services.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ChangingConfiguration _configuration;
    private bool _isStarted;

    private TestHost(IHost host, ChangingConfiguration configuration) => (_host, _configuration) = (host, configuration);

    public ModelStore Models => _host.Services.GetRequiredService<ModelStore>();

    public ScoringQueue Queue => _host.Services.GetRequiredService<ScoringQueue>();

    public LiveSources Live => _host.Services.GetRequiredService<LiveSources>();

    public IServiceProvider Services => _host.Services;

    /// <summary>Builds it without starting it.</summary>
    /// <param name="configuration">The section, by keys below "AudioAnomaly".</param>
    /// <param name="clock">The clock; that of the system if null.</param>
    /// <param name="configure">Adds to the settings.</param>
    /// <param name="services">Adds to the services.</param>
    public static TestHost Create(
        IDictionary<string, string?> configuration,
        TimeProvider? clock = null,
        Action<AudioAnomalyHostBuilder>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        var source = new ChangingConfiguration();
        source.Change(configuration);
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        services?.Invoke(builder.Services);
        builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"), configure);
        return new TestHost(builder.Build(), source);
    }

    /// <summary>Builds and starts it.</summary>
    public static async Task<TestHost> StartAsync(IDictionary<string, string?> configuration, TimeProvider? clock = null)
    {
        TestHost host = Create(configuration, clock);
        await host.StartAsync();
        return host;
    }

    public async Task StartAsync()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        _isStarted = true;
    }

    /// <summary>Puts other values in the place of all, and says so.</summary>
    public void Reconfigure(IDictionary<string, string?> configuration) => _configuration.Change(configuration);

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            await _host.StopAsync(TestContext.Current.CancellationToken);
        }

        _host.Dispose();
    }
}
