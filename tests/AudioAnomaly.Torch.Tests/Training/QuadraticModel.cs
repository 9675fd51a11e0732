using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Training;

/// <summary>One weight that is to become the mean of the examples' numbers: the simplest thing that trains. Records what it is asked.</summary>
internal sealed class QuadraticModel(int examples, Func<int, double>? validation = null, Func<int, float>? poison = null) : ITrainable
{
    private readonly torch.Tensor _weight = new[] { 5f }.ToTensor(1);
    private readonly torch.Tensor _buffer = new[] { 0f }.ToTensor(1);
    private int _validations;
    private int _seen;

    public IReadOnlyList<torch.Tensor> Parameters => [_weight];

    public IReadOnlyList<torch.Tensor> Buffers => [_buffer];

    public int ExampleCount => examples;

    public int MinBatchSize => 1;

    public bool HasValidation => validation is not null;

    public List<int> Seen { get; } = [];

    public float Weight => _weight.AsSpan()[0];

    public float Buffer => _buffer.AsSpan()[0];

    public double ComputeGradients(ReadOnlySpan<int> batch, IReadOnlyList<torch.Tensor> gradients)
    {
        Seen.AddRange(batch);
        float gradient = 0, loss = 0;
        foreach (int example in batch)
        {
            float error = Weight - (0.37f * example);
            gradient += 2 * error / batch.Length;
            loss += error * error / batch.Length;
        }

        gradients[0].AsSpan()[0] = gradient;
        _buffer.AsSpan()[0] = (0.9f * Buffer) + (0.1f * gradient);
        return loss + (poison?.Invoke(_seen++) ?? 0);
    }

    public double ComputeValidationLoss() => validation!(++_validations);
}
