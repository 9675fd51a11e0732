using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Silos in this process that know pipelines, with a storage that outlives them.</summary>
internal sealed class FitCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private FitCluster(InProcessTestCluster cluster, UnitGate gate) => (_cluster, Gate) = (cluster, gate);

    /// <summary>Units pass it.</summary>
    public UnitGate Gate { get; }

    public static async Task<FitCluster> StartAsync(short silos, Action<FleetJobOptions>? configure = null)
    {
        var gate = new UnitGate();
        var kept = new ConcurrentDictionary<string, (BinaryData State, string ETag)>();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((options, silo) =>
        {
            FleetJobServices.Add(silo.Services);
            silo.Services.Configure<FleetJobOptions>(jobs =>
            {
                jobs.PollInterval = TimeSpan.FromMilliseconds(20);
                configure?.Invoke(jobs);
            });
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                FleetNames.Storage,
                (services, _) => new SharedGrainStorage(services.GetRequiredService<IGrainStorageSerializer>(), kept));
            silo.Services.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(1);
            });
            foreach (string name in FitPipelinesOfTests.Names)
            {
                silo.Services.AddFitPipeline(name, (pipeline, settings) =>
                {
                    gate.Pass(options.SiloName);
                    FitPipelinesOfTests.Configure(name, pipeline);
                });
            }
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new FitCluster(cluster, gate);
    }

    public IFitJobGrain Job(string name) => _cluster.Client.GetGrain<IFitJobGrain>(name);

    public IScoreJobGrain ScoreJob(string name) => _cluster.Client.GetGrain<IScoreJobGrain>(name);

    /// <summary>Kills a silo as a power cut would.</summary>
    public Task KillAsync(string silo) => _cluster.KillSiloAsync(_cluster.Silos.Single(one => one.Name == silo));

    public Task DeactivateAsync(IFitJobGrain job) => _cluster.DeactivateAsync(job);

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        await _cluster.DisposeAsync();
    }
}
