namespace AudioAnomaly.Fleet.Tests.Stores;

public sealed class RedisStoreTests : FleetStoreTests
{
    internal override async Task<StoreServer> StartServerAsync()
    {
        var server = new RedisServer();
        await server.StartAsync();
        return server;
    }
}
