using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace AudioAnomaly.Fleet.Tests.Stores;

internal sealed class RedisServer : StoreServer
{
    private readonly string _program = Find("redis-server", "Redis");

    private string Connection => $"127.0.0.1:{PortText},abortConnect=false,asyncTimeout=1000,syncTimeout=1000";

    public override void Use(ISiloBuilder silo)
    {
        silo.UseRedisClustering(Connection);
        silo.AddRedisGrainStorage(FleetNames.Storage, options => options.Configure<Serializer>((storage, serializer) =>
        {
            storage.ConfigurationOptions = ConfigurationOptions.Parse(Connection);
            (storage.GrainStorageSerializer, storage.DeleteStateOnClear) = (new OrleansGrainStorageSerializer(serializer), true);
        }));
    }

    /// <summary>It keeps its memory, and its connections, as a server that is cut off does.</summary>
    public override Task GoAwayAsync() => SignalAsync("STOP");

    public override Task ComeBackAsync() => SignalAsync("CONT");

    protected override ProcessStartInfo Command() => new(_program, ["--port", PortText, "--bind", "127.0.0.1", "--save", string.Empty, "--appendonly", "no", "--dir", Folder.Root]);
}
