using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// Adam (Kingma and Ba, 2015) with decoupled weight decay (AdamW: Loshchilov and Hutter, 2019) and optionally the maximum of past second moments (AMSGrad:
/// Reddi et al., 2018), as torch.optim.AdamW computes them. Without decay it is plain Adam.
/// </summary>
internal sealed class AdamOptimizer : IOptimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly IReadOnlyList<torch.Tensor> _parameters;
    private readonly double _rate;
    private readonly double _decay;
    private readonly bool _amsgrad;

    public AdamOptimizer(IReadOnlyList<torch.Tensor> parameters, double rate, double decay = 0, bool amsgrad = false)
    {
        (_parameters, _rate, _decay, _amsgrad) = (parameters, rate, decay, amsgrad);
        State = [.. Enumerable.Range(0, amsgrad ? 3 : 2).SelectMany(_ => parameters.Select(parameter => torch.zeros(parameter.shape)))];
    }

    public int Steps { get; set; }

    /// <summary>The means of the gradients, of their squares, and with AMSGrad the largest of the latter.</summary>
    public IReadOnlyList<torch.Tensor> State { get; }

    public void Step(IReadOnlyList<torch.Tensor> gradients)
    {
        Steps++;
        float keep = (float)(1 - (_rate * _decay));
        float step = (float)(_rate / (1 - Math.Pow(0.9, Steps)));
        float correction = (float)Math.Sqrt(1 - Math.Pow(0.999, Steps));
        for (int i = 0; i < gradients.Count; i++)
        {
            Span<float> parameter = _parameters[i].AsSpan(), gradient = gradients[i].AsSpan();
            Span<float> mean = State[i].AsSpan(), square = State[gradients.Count + i].AsSpan();
            Span<float> largest = _amsgrad ? State[(2 * gradients.Count) + i].AsSpan() : square;
            for (int j = 0; j < parameter.Length; j++)
            {
                mean[j] += (1 - Beta1) * (gradient[j] - mean[j]);
                square[j] = (Beta2 * square[j]) + ((1 - Beta2) * gradient[j] * gradient[j]);
                largest[j] = Math.Max(largest[j], square[j]);
                float denominator = (MathF.Sqrt(largest[j]) / correction) + Epsilon;
                parameter[j] = (keep * parameter[j]) - (step * mean[j] / denominator);
            }
        }
    }
}
