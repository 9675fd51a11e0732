using System.Buffers.Binary;
using System.Security.Cryptography;
using Orleans.Runtime;
using Orleans.Storage;

namespace AudioAnomaly.Samples;

/// <summary>
/// Tells microphones such as "7" and "07", or "ab" and "AB", apart in PostgreSQL: Orleans' provider reads names as hexadecimal numbers where it can, and keeps the
/// number. The hash of the whole name is part of the key of the fleet's tables.
/// </summary>
internal sealed class WholeNameHash : IStorageHasherPicker
{
    /// <inheritdoc/>
    public ICollection<IHasher> HashProviders => [];

    /// <inheritdoc/>
    public IHasher PickHasher<T>(string serviceId, string storageProviderInstanceName, string grainType, GrainId grainId, IGrainState<T> grainState, string? tag = null)
        => new Hasher(grainId);

    private sealed class Hasher(GrainId grain) : IHasher
    {
        public string Description => "The first four bytes of the SHA-256 of the grain's key.";

        public int Hash(byte[] data) => BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(grain.Key.AsSpan()));
    }
}
