using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;
using Orleans.Storage;

namespace AudioAnomaly.Fleet;

/// <summary>
/// Keeps states of grains as files in a folder: for one machine, and for trying, where there is no database. A file is whole or not there; several silos of the
/// machine may use the folder, and the one that writes second is told so.
/// </summary>
internal sealed class FolderGrainStorage(string folder, IGrainStorageSerializer serializer) : IGrainStorage
{
    private const int TagBytes = 16;
    private const int Patience = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        byte[]? file = Read(path);
        if (file is null)
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        }
        else
        {
            grainState.State = serializer.Deserialize<T>(new BinaryData(file.AsMemory(TagBytes)));
            (grainState.ETag, grainState.RecordExists) = (TagOf(file), true);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        ReadOnlyMemory<byte> state = serializer.Serialize(grainState.State).ToMemory();
        using (await LockAsync(path).ConfigureAwait(false))
        {
            CheckTag(path, stateName, grainId, grainState);
            byte[] tag = RandomNumberGenerator.GetBytes(TagBytes);
            AtomicFile.Write(path, stream =>
            {
                stream.Write(tag);
                stream.Write(state.Span);
            });
            (grainState.ETag, grainState.RecordExists) = (Convert.ToHexString(tag), true);
        }
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        using (await LockAsync(path).ConfigureAwait(false))
        {
            CheckTag(path, stateName, grainId, grainState);
            File.Delete(path);
        }

        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
    }

    private static byte[]? Read(string path)
    {
        try
        {
            byte[] file = File.ReadAllBytes(path);
            return file.Length >= TagBytes ? file : throw new IOException($"'{path}' is damaged: it is shorter than a state. Delete it to begin anew.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void CheckTag<T>(string path, string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string? stored = Read(path) is { } file ? TagOf(file) : null;
        if (stored != grainState.ETag)
        {
            throw new InconsistentStateException($"The state '{stateName}' of {grainId} was written by another silo meanwhile.", stored ?? "none", grainState.ETag ?? "none");
        }
    }

    private static string TagOf(byte[] file) => Convert.ToHexString(file.AsSpan(0, TagBytes));

    /// <summary>Held by one silo of the machine at a time; freed when its process ends, however it does.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (attempt < Patience)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Names of grains may be long, and hold anything: the file's name is a digest of it.</summary>
    private string PathOf(string stateName, GrainId grainId)
        => Path.Combine(folder, stateName, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(grainId.ToString()!)).AsSpan(0, 16)));
}
