using Orleans.Runtime;
using Orleans.Storage;

namespace AudioAnomaly.Fleet.Tests;

/// <summary>A storage that can be taken away.</summary>
internal sealed class SwitchedStorage(IGrainStorage storage, StorageSwitch away) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        away.Write();
        return storage.WriteStateAsync(stateName, grainId, grainState);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ClearStateAsync(stateName, grainId, grainState);
}
