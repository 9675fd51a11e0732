using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AudioAnomaly.Components;

namespace AudioAnomaly.Torch;

/// <summary>A digest of everything a fit depends on: detector, options, seed, network and clips.</summary>
internal sealed class TrainingFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(string text) => _hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));

    public void Add(Spectrogram spectrogram)
    {
        Add($"{spectrogram.Frames} x {spectrogram.Bins}, {spectrogram.ValidBins}");
        _hash.AppendData(MemoryMarshal.AsBytes(spectrogram.Values.Span));
    }

    public void Add(ComponentState state)
    {
        Add(state.Id);
        Add(state.Options.ToJsonString());
        foreach ((string name, TensorData tensor) in state.Tensors)
        {
            Add($"{name} [{string.Join(", ", tensor.Shape)}]");
            _hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.Span));
        }

        foreach ((string role, ComponentState part) in state.Parts)
        {
            Add(role);
            Add(part);
        }
    }

    /// <summary>The digest of what was added so far.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
