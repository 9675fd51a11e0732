using System.Diagnostics;
using AudioAnomaly.Samples;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace AudioAnomaly.Fleet.Tests.Stores;

internal sealed class PostgresServer : StoreServer
{
    private readonly string _program = Find("postgres", "PostgreSQL", Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin")) : []);

    public string Connection => $"Host=127.0.0.1;Port={PortText};Username=fleet;Database=postgres;Timeout=2";

    protected override string EndSignal => "QUIT";

    /// <summary>Makes a database that holds nothing.</summary>
    public async Task PrepareAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(new ProcessStartInfo("chown", ["postgres", Folder.Root]));
        }

        await RunAsync(AsUser(Path.Combine(Path.GetDirectoryName(_program)!, "initdb"), "--pgdata", Folder["data"], "--auth", "trust", "--username", "fleet", "--no-sync", "--encoding", "UTF8", "--locale", "C"));
    }

    /// <summary>Runs the script of the library.</summary>
    public async Task ApplySchemaAsync()
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(Connection);
        await using NpgsqlCommand command = database.CreateCommand(FleetSchema.PostgreSql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public override void Use(ISiloBuilder silo)
    {
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Connection));
        silo.AddAdoNetGrainStorage(FleetNames.Storage, options => options.Configure<Serializer>((storage, serializer) =>
        {
            (storage.Invariant, storage.ConnectionString) = ("Npgsql", Connection);
            (storage.GrainStorageSerializer, storage.DeleteStateOnClear) = (new OrleansGrainStorageSerializer(serializer), true);
            storage.HashPicker = new WholeNameHash();
        }));
    }

    /// <summary>As after a loss of power, but for what the disk did not get: connections break, and nobody listens.</summary>
    public override Task GoAwayAsync() => EndAsync(EndSignal);

    public override Task ComeBackAsync() => StartAsync();

    protected override ProcessStartInfo Command() => AsUser(_program, "-D", Folder["data"], "-p", PortText, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off");

    protected override async Task<bool> IsReadyAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>PostgreSQL does not run as root.</summary>
    private static ProcessStartInfo AsUser(string program, params IEnumerable<string> arguments)
        => Environment.IsPrivilegedProcess ? new("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : new(program, arguments);

    private async Task RunAsync(ProcessStartInfo start)
    {
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (Folder.Root, true, true);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{start.FileName}: {await output} {await error}");
    }
}
