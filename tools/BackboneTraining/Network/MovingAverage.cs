using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>The exponential moving average of parameters, which generalises better than any single step's.</summary>
internal sealed class MovingAverage : IDisposable
{
    private readonly (string Name, torch.Tensor Value)[] _parameters;
    private readonly Dictionary<string, torch.Tensor> _averages = new(StringComparer.Ordinal);
    private readonly double _decay;

    public MovingAverage(ParameterSet parameters, double decay)
    {
        _decay = decay;
        _parameters = [.. parameters.Names.Select(name => (name, parameters[name]))];
        foreach ((string name, torch.Tensor value) in _parameters)
        {
            using torch.Tensor source = value.detach();
            _averages[name] = source.clone().DetachFromDisposeScope();
        }
    }

    /// <summary>The averages by name.</summary>
    public IEnumerable<KeyValuePair<string, TensorData>> Values => _averages.Select(pair => KeyValuePair.Create(pair.Key, ParameterSet.ToData(pair.Value)));

    /// <summary>Takes in the present values.</summary>
    /// <param name="step">How many steps were made before; early ones count more, so that the start is soon forgotten.</param>
    public void Update(long step)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        double share = Math.Min(_decay, (1.0 + step) / (10.0 + step));
        using Scalar keep = share, take = 1 - share;
        foreach ((string name, torch.Tensor value) in _parameters)
        {
            _averages[name].mul_(keep).add_(value, take);
        }
    }

    /// <summary>Takes up the averages again.</summary>
    public void Restore(IReadOnlyDictionary<string, TensorData> values)
    {
        foreach ((string name, torch.Tensor tensor) in _averages)
        {
            using torch.Tensor value = torch.tensor(values[name].Values.ToArray(), tensor.shape);
            tensor.copy_(value);
        }
    }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in _averages.Values)
        {
            tensor.Dispose();
        }
    }
}
