using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// What tells models apart of which live sessions come to other numbers: a digest of front end, detector, normal excerpt, calibration and settings. Found
/// once, when it is first asked for. Safe to use from several threads.
/// </summary>
/// <param name="states">The components.</param>
/// <param name="documents">What else decides, as JSON.</param>
internal sealed class ModelFingerprint(Func<IEnumerable<ComponentState>> states, Func<IEnumerable<string>> documents)
{
    private readonly Lock _lock = new();
    private byte[]? _bytes;

    /// <summary>Whether it is known already.</summary>
    public bool IsKnown => Volatile.Read(ref _bytes) is not null;

    /// <summary>The fingerprint. The model must not have been freed unless it is known.</summary>
    public byte[] Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes ??= Compute();
            }
        }
    }

    private byte[] Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ComponentState state in states())
        {
            Add(hash, state);
        }

        foreach (string document in documents())
        {
            Add(hash, document);
        }

        return hash.GetHashAndReset()[..SessionStateFormat.FingerprintBytes];
    }

    private static void Add(IncrementalHash hash, ComponentState state)
    {
        Add(hash, state.Id);
        Add(hash, state.Options.ToJsonString());
        foreach ((string name, TensorData tensor) in state.Tensors)
        {
            Add(hash, $"{name} {string.Join(' ', tensor.Shape)}");
            Add(hash, tensor.Values.Span);
        }

        foreach ((string role, ComponentState part) in state.Parts)
        {
            Add(hash, role);
            Add(hash, part);
        }

        Add(hash, "end");
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return;
        }

        byte[] bytes = new byte[values.Length * sizeof(float)];
        LittleEndian.Write(values, bytes);
        hash.AppendData(bytes);
    }

    /// <summary>With its length before it, so that no two sequences of texts are alike.</summary>
    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
