using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019), with a state that can be written down and taken up again exactly.</summary>
internal sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-8;

    private readonly (string Name, torch.Tensor Value)[] _parameters;
    private readonly Dictionary<string, torch.Tensor> _state = new(StringComparer.Ordinal);
    private readonly double _decay;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="parameters">What it moves. It stays the caller's.</param>
    /// <param name="decay">The weight decay on matrices and kernels; norms have none.</param>
    public AdamW(IEnumerable<ParameterSet> parameters, double decay)
    {
        _parameters = [.. parameters.SelectMany(set => set.Names.Select(name => (name, set[name])))];
        _decay = decay;
        foreach ((string name, torch.Tensor value) in _parameters)
        {
            _state[$"m/{name}"] = torch.zeros(value.shape).DetachFromDisposeScope();
            _state[$"v/{name}"] = torch.zeros(value.shape).DetachFromDisposeScope();
        }
    }

    /// <summary>The moments by name.</summary>
    public IEnumerable<KeyValuePair<string, TensorData>> State => _state.Select(pair => KeyValuePair.Create(pair.Key, ParameterSet.ToData(pair.Value)));

    /// <summary>Takes up the moments again.</summary>
    public void Restore(IReadOnlyDictionary<string, TensorData> state)
    {
        foreach ((string name, torch.Tensor tensor) in _state)
        {
            using torch.Tensor value = torch.tensor(state[name].Values.ToArray(), tensor.shape);
            tensor.copy_(value);
        }
    }

    /// <summary>Moves the parameters against their gradients and clears these.</summary>
    /// <param name="step">How many steps were made before.</param>
    /// <param name="rate">The learning rate.</param>
    public void Step(long step, double rate)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        double correction1 = 1 - Math.Pow(Beta1, step + 1), correction2 = 1 - Math.Pow(Beta2, step + 1);

        // Named and kept to the end: the collector may free a number that is turned into TorchSharp's in passing while the operation still reads it.
        using Scalar beta1 = Beta1, rest1 = 1 - Beta1, beta2 = Beta2, rest2 = 1 - Beta2, bias2 = correction2, epsilon = Epsilon;
        using Scalar shrink = 1 - (rate * _decay), move = -rate / correction1;
        foreach ((string name, torch.Tensor value) in _parameters)
        {
            if (value.grad is not { } gradient)
            {
                continue;
            }

            torch.Tensor m = _state[$"m/{name}"], v = _state[$"v/{name}"];
            m.mul_(beta1).add_(gradient, rest1);
            v.mul_(beta2).addcmul_(gradient, gradient, rest2);
            if (value.dim() > 1)
            {
                value.mul_(shrink);
            }

            torch.Tensor scale = v.div(bias2).sqrt_().add_(epsilon);
            value.addcdiv_(m, scale, move);
            value.grad = null;
        }
    }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in _state.Values)
        {
            tensor.Dispose();
        }
    }
}
