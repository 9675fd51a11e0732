using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Gradient descent with momentum, as torch.optim.SGD computes it: g += decay p; v = momentum v + g; p -= rate v.</summary>
internal sealed class SgdOptimizer : IOptimizer
{
    private readonly IReadOnlyList<torch.Tensor> _parameters;
    private readonly float _rate;
    private readonly float _momentum;
    private readonly float _decay;

    public SgdOptimizer(IReadOnlyList<torch.Tensor> parameters, double rate, double momentum, double decay)
    {
        (_parameters, _rate, _momentum, _decay) = (parameters, (float)rate, (float)momentum, (float)decay);
        State = [.. parameters.Select(parameter => torch.zeros(parameter.shape))];
    }

    public int Steps { get; set; }

    public IReadOnlyList<torch.Tensor> State { get; }

    public void Step(IReadOnlyList<torch.Tensor> gradients)
    {
        for (int i = 0; i < gradients.Count; i++)
        {
            Span<float> parameter = _parameters[i].AsSpan(), velocity = State[i].AsSpan(), gradient = gradients[i].AsSpan();
            for (int j = 0; j < parameter.Length; j++)
            {
                // The first velocity is the gradient itself: the state begins at 0.
                velocity[j] = (_momentum * velocity[j]) + gradient[j] + (_decay * parameter[j]);
                parameter[j] -= _rate * velocity[j];
            }
        }

        Steps++;
    }
}
