using System.Diagnostics;
using AudioAnomaly.Fleet.Tests.Stores;
using NATS.Client.Core;
using NATS.Client.JetStream.Models;
using Orleans.Hosting;
using Orleans.Streaming.NATS.Hosting;
using Orleans.Streams;

namespace AudioAnomaly.Fleet.Tests.Streams;

/// <summary>A real NATS broker with JetStream, which keeps messages in a folder.</summary>
internal sealed class NatsServer : OwnServer
{
    private readonly string _program = Find("nats-server", "NATS");

    /// <summary>Makes a silo use it, in the way that the documentation shows.</summary>
    public void Use(ISiloBuilder silo) => silo.AddNatsStreams(FleetNames.Streams, (SiloNatsStreamConfigurator streams) =>
    {
        streams.ConfigureNats(options => options.Configure(nats =>
        {
            (nats.StreamName, nats.StorageType) = ("fleet", StreamConfigStorage.File);
            nats.NatsClientOptions = NatsOpts.Default with { Url = $"nats://127.0.0.1:{PortText}" };
        }));
        streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
    });

    public Task StopAsync() => EndAsync("TERM");

    /// <summary>The provider asks the broker to spread subjects over partitions, which those before 2.10, as that of Debian 12, do only if their settings say so.</summary>
    protected override ProcessStartInfo Command()
    {
        Folder.Text("nats.conf", $$$"""
            listen: "127.0.0.1:{{{PortText}}}"
            jetstream { store_dir: "{{{Folder["messages"]}}}" }
            mappings { "{{{FleetNames.Streams}}}.*.*": "{{{FleetNames.Streams}}}.{{partition(8,1,2)}}.{{wildcard(1)}}.{{wildcard(2)}}" }
            """);
        return new(_program, ["-c", Folder["nats.conf"]]);
    }
}
