using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AudioAnomaly.Components;

namespace AudioAnomaly.BitHashes;

/// <summary>A hash of the bits of numbers, in the order in which they are added.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<float> values) => _hash.AppendData(MemoryMarshal.AsBytes(values));

    public void Add(ReadOnlySpan<int> values) => _hash.AppendData(MemoryMarshal.AsBytes(values));

    public void Add(params ReadOnlySpan<double> values) => _hash.AppendData(MemoryMarshal.AsBytes(values));

    public void Add(DetectorOutput output)
    {
        Add(output.Score);
        Add(output.Map.Values.Span);
    }

    /// <summary>Adds what a model file would hold of a component.</summary>
    public void Add(ComponentState state)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(state.Id + state.Options.ToJsonString()));
        foreach ((string name, TensorData tensor) in state.Tensors)
        {
            _hash.AppendData(Encoding.UTF8.GetBytes(name));
            Add([.. tensor.Shape]);
            Add(tensor.Values.Span);
        }

        foreach (ComponentState part in state.Parts.Values)
        {
            Add(part);
        }
    }

    /// <summary>The first 16 bytes.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, 16));

    public void Dispose() => _hash.Dispose();
}
