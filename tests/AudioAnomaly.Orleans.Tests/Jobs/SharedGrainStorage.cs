using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Storage;

namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>A storage that outlives its silos, in the form in which real ones keep states.</summary>
internal sealed class SharedGrainStorage(IGrainStorageSerializer serializer, ConcurrentDictionary<string, (BinaryData State, string ETag)> kept) : IGrainStorage
{
    private static int _writes;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (kept.TryGetValue(Key(stateName, grainId), out (BinaryData State, string ETag) found))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (serializer.Deserialize<T>(found.State), found.ETag, true);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string key = Key(stateName, grainId), tag = $"{Interlocked.Increment(ref _writes)}";
        (BinaryData State, string ETag) fresh = (serializer.Serialize(grainState.State), tag);
        if (kept.TryGetValue(key, out (BinaryData State, string ETag) found) && found.ETag != grainState.ETag)
        {
            throw new InconsistentStateException($"{key} was written by another activation.", found.ETag, grainState.ETag);
        }

        kept[key] = fresh;
        (grainState.ETag, grainState.RecordExists) = (tag, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        kept.TryRemove(Key(stateName, grainId), out _);
        return Task.CompletedTask;
    }

    private static string Key(string stateName, GrainId grainId) => $"{stateName} {grainId}";
}
