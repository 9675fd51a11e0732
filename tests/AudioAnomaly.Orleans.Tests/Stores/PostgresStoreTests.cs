using Npgsql;

namespace AudioAnomaly.Fleet.Tests.Stores;

public sealed class PostgresStoreTests : FleetStoreTests
{
    [Fact]
    public async Task Schema_AppliedAgainByManyAtOnce_KeepsStates()
    {
        var server = (PostgresServer)Server;
        await ExecuteAsync(server, "INSERT INTO FleetCluster VALUES ('a cluster', 7)");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.ApplySchemaAsync()));

        Assert.Equal(7, await ExecuteAsync(server, "SELECT Version FROM FleetCluster"));
    }

    [Fact]
    public async Task Schema_TablesOfAnotherProgram_AreLeftAlone()
    {
        var server = (PostgresServer)Server;
        await ExecuteAsync(server, "UPDATE OrleansQuery SET QueryText = 'SELECT theirs' WHERE QueryKey = 'WriteToStorageKey'");

        PostgresException refusal = await Assert.ThrowsAsync<PostgresException>(server.ApplySchemaAsync);

        Assert.Contains("a database of its own", refusal.MessageText, StringComparison.Ordinal);
        Assert.Equal("SELECT theirs", await ExecuteAsync(server, "SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'"));
    }

    internal override async Task<StoreServer> StartServerAsync()
    {
        var server = new PostgresServer();
        await server.PrepareAsync();
        await server.StartAsync();
        await server.ApplySchemaAsync();
        return server;
    }

    private static async Task<object?> ExecuteAsync(PostgresServer server, string sql)
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(server.Connection);
        await using NpgsqlCommand command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
