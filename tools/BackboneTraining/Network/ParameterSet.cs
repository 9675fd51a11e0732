using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Named tensors that are trained. Owns them.</summary>
internal sealed class ParameterSet : IDisposable
{
    private readonly SortedDictionary<string, torch.Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>The names, sorted.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>A parameter.</summary>
    public torch.Tensor this[string name] => _tensors[name];

    /// <summary>Adds a parameter with a first value.</summary>
    public void Add(string name, TensorData value)
    {
        using torch.Tensor tensor = torch.tensor(value.Values.ToArray(), [.. value.Shape.Select(length => (long)length)]);
        _tensors.Add(name, tensor.detach().clone().requires_grad_(true).DetachFromDisposeScope());
    }

    /// <summary>Copies a parameter's value.</summary>
    public TensorData Read(string name) => ToData(_tensors[name]);

    /// <summary>Sets a parameter's value.</summary>
    public void Write(string name, TensorData value)
    {
        using IDisposable noGradient = torch.no_grad();
        using torch.Tensor tensor = torch.tensor(value.Values.ToArray(), _tensors[name].shape);
        _tensors[name].copy_(tensor);
    }

    /// <summary>Copies a tensor out of native memory.</summary>
    public static TensorData ToData(torch.Tensor tensor)
    {
        using torch.Tensor contiguous = tensor.detach().contiguous();
        return new TensorData(contiguous.data<float>().ToArray(), [.. contiguous.shape.Select(length => checked((int)length))]);
    }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
