using AudioAnomaly.Fleet;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Adds a grain storage in a folder to a silo.</summary>
public static class FolderGrainStorageExtensions
{
    /// <summary>Keeps states of grains as files: for the silos of one machine, where there is no database.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="folder">The folder, which is made if it is missing; a disk of the machine, not of the network.</param>
    /// <param name="name">The name of the storage.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddFolderGrainStorage(this ISiloBuilder silo, string folder, string name = FleetNames.Storage)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            name,
            (services, _) => new FolderGrainStorage(Path.GetFullPath(folder), new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>())));
        return silo;
    }
}
