using AudioAnomaly.Fleet;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace AudioAnomaly.Fleet.Tests;

/// <summary>Silos of a fleet in this process, with states that survive each of them.</summary>
internal sealed class FleetCluster : IAsyncDisposable
{
    public const string Model = "pump";
    private readonly TemporaryFolder _folder = new();
    private InProcessTestCluster _cluster = null!;

    /// <summary>Whether states can be saved.</summary>
    public StorageSwitch Storage { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>Where models are.</summary>
    public string ModelFolder => _folder["models"];

    public static async Task<FleetCluster> StartAsync(short silos = 1, Action<FleetOptions>? fleet = null, Action<ISiloBuilder>? silo = null, Action<ISiloBuilder>? streams = null)
    {
        var started = new FleetCluster();
        Directory.CreateDirectory(started.ModelFolder);
        await SpectrumModel.SaveAsync(Path.Combine(started.ModelFolder, $"{Model}.aam"));
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, configured) =>
        {
            IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ModelFolders:0"] = started.ModelFolder,
                ["ReloadSeconds"] = "0.1",
                ["Alarms:Rule:Required"] = "2",
                ["Alarms:Rule:Of"] = "3",
                ["Alarms:Rule:ClearSeconds"] = "4",
                ["Alarms:Rule:HoldOffSeconds"] = "5",
            }).Build();
            configured.Services.AddAudioAnomaly(settings);
            configured.Services.AddKeyedSingleton<IGrainStorage>(FleetNames.Storage, (services, _) => new SwitchedStorage(
                new FolderGrainStorage(started._folder["states"], new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>())),
                started.Storage));
            configured.AddMemoryGrainStorage("PubSubStore");
            (streams ?? (one => one.AddMemoryStreams(FleetNames.Streams)))(configured);
            configured.Configure<ClusterMembershipOptions>(options =>
            {
                (options.ProbeTimeout, options.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 2);
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            configured.AddAudioAnomalyFleet(configure: options =>
            {
                (options.SaveSeconds, options.BurstSeconds, options.RolloutSeconds) = (10, 3600, 0.1);
                fleet?.Invoke(options);
            });
            silo?.Invoke(configured);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(FleetNames.Streams));
        started._cluster = builder.Build();
        await started._cluster.DeployAsync();
        return started;
    }

    public IMicrophoneGrain Microphone(string name = "press-1") => Grains.GetGrain<IMicrophoneGrain>(name);

    /// <summary>A registered microphone.</summary>
    public async Task<IMicrophoneGrain> RegisterAsync(string name = "press-1", string model = Model)
    {
        IMicrophoneGrain microphone = Microphone(name);
        await microphone.RegisterAsync(new MicrophoneSettings { Model = model, SampleRate = SpectrumModel.Rate });
        return microphone;
    }

    /// <summary>The silo on which a microphone is.</summary>
    public async Task<InProcessSiloHandle> SiloOfAsync(string name = "press-1")
    {
        string? silo = (await Microphone(name).GetStatusAsync()).Silo;
        return _cluster.Silos.Single(one => one.Name == silo);
    }

    /// <summary>All news of alarms, as a reader that is new gets them.</summary>
    public async Task<List<AlarmNews>> NewsAsync(string reader = "test")
    {
        List<AlarmNews> news = [];
        for (int journal = 0; journal < FleetNames.Journals; journal++)
        {
            news.AddRange((await Grains.GetGrain<IAlarmJournalGrain>(journal).ReadAsync(reader, 0)).News);
        }

        return news;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }
}
