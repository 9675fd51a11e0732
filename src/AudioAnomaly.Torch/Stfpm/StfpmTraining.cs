using System.Collections.Concurrent;
using System.Numerics.Tensors;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace AudioAnomaly.Torch;

/// <summary>
/// The student while it is trained. A batch is split into groups of segments, each with batch norm statistics of its own, whose gradients are added in their
/// order: so several threads share the work and the bits do not tell how many.
/// </summary>
internal sealed class StfpmTraining : ITrainable, IDisposable
{
    /// <summary>The most segments of a group. A constant, since the result depends on it.</summary>
    private const int GroupSize = 4;

    /// <summary>The most groups whose gradients are in memory at a time.</summary>
    private const int Wave = 8;

    private readonly StfpmData _data;
    private readonly TorchWorkers _workers;
    private readonly ITrainableBackbone _student;
    private readonly Func<int, ITrainableBackbone> _createStudent;
    private readonly ConcurrentBag<ITrainableBackbone> _replicas = [];
    private readonly int[] _examples;
    private readonly int[] _validation;
    private readonly float[][] _buffersBefore;

    public StfpmTraining(Func<int, ITrainableBackbone> createStudent, StfpmData data, TorchWorkers workers, int seed, bool[] heldOut)
    {
        (_createStudent, _data, _workers) = (createStudent, data, workers);
        _examples = [.. Enumerable.Range(0, data.SegmentCount).Where(segment => !heldOut[data.ClipOf(segment)])];
        _validation = [.. Enumerable.Range(0, data.SegmentCount).Where(segment => heldOut[data.ClipOf(segment)])];
        _student = createStudent(seed);
        _buffersBefore = [.. _student.Buffers.Select(buffer => new float[buffer.numel()])];
    }

    public IReadOnlyList<torch.Tensor> Parameters => _student.Parameters;

    public IReadOnlyList<torch.Tensor> Buffers => _student.Buffers;

    public int ExampleCount => _examples.Length;

    public int MinBatchSize => 1;

    public bool HasValidation => _validation.Length > 0;

    public double ComputeGradients(ReadOnlySpan<int> batch, IReadOnlyList<torch.Tensor> gradients)
    {
        int[] segments = new int[batch.Length];
        for (int i = 0; i < segments.Length; i++)
        {
            segments[i] = _examples[batch[i]];
        }

        foreach (torch.Tensor gradient in gradients)
        {
            gradient.AsSpan().Clear();
        }

        for (int i = 0; i < _buffersBefore.Length; i++)
        {
            _student.Buffers[i].AsSpan().CopyTo(_buffersBefore[i]);
            _student.Buffers[i].AsSpan().Clear();
        }

        double loss = 0;
        int groups = (segments.Length + GroupSize - 1) / GroupSize;
        for (int first = 0; first < groups; first += Wave)
        {
            var results = new GroupResult[Math.Min(Wave, groups - first)];
            int start = first;
            _workers.ForEach(results.Length, (job, _) => results[job] = ComputeGroup(segments, start + job, groups));
            foreach (GroupResult result in results)
            {
                loss += result.Loss;
                AddTo(gradients, result.Gradients);
                AddTo(_student.Buffers, result.Buffers);
            }
        }

        return loss;
    }

    public double ComputeValidationLoss() => ComputeLayerLosses(_validation).Sum();

    /// <summary>Each layer's mean squared distance on held-out segments, or on all if none are held out, by the frozen student.</summary>
    public float[] ComputeLayerMeans() => [.. ComputeLayerLosses(HasValidation ? _validation : _examples).Select(loss => (float)loss)];

    /// <summary>The trained student.</summary>
    public ITorchFeatureExtractor Export() => _student.Export();

    public void Dispose()
    {
        _student.Dispose();
        foreach (ITrainableBackbone replica in _replicas)
        {
            replica.Dispose();
        }
    }

    /// <summary>
    /// The loss of a layer: the mean over cells of the squared distance of normalised vectors, which is the authors' scale and twice the paper's.
    /// </summary>
    internal static torch.Tensor LayerLoss(torch.Tensor student, torch.Tensor normalizedTeacher, int rows, int cells)
    {
        torch.Tensor normalized = F.normalize(student, 2, 1, 1e-12f).narrow(3, 0, rows);
        using Scalar count = (double)student.shape[0] * cells;
        return F.mse_loss(normalized, normalizedTeacher.to(student.device).narrow(3, 0, rows), torch.nn.Reduction.Sum) / count;
    }

    private GroupResult ComputeGroup(int[] segments, int group, int groups)
    {
        // As many replicas as groups are at work at a time. Which one a group gets does not matter: it is overwritten.
        ITrainableBackbone replica = _replicas.TryTake(out ITrainableBackbone? free) ? free : _createStudent(0);
        try
        {
            return ComputeGroup(segments, group, groups, replica);
        }
        finally
        {
            _replicas.Add(replica);
        }
    }

    private GroupResult ComputeGroup(int[] segments, int group, int groups, ITrainableBackbone replica)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        int start = group * segments.Length / groups;
        ReadOnlySpan<int> members = segments.AsSpan(start..((group + 1) * segments.Length / groups));
        float share = (float)members.Length / segments.Length;
        for (int i = 0; i < replica.Parameters.Count; i++)
        {
            _student.Parameters[i].AsSpan().CopyTo(replica.Parameters[i].AsSpan());
            replica.Parameters[i].grad = null;
        }

        for (int i = 0; i < replica.Buffers.Count; i++)
        {
            _buffersBefore[i].CopyTo(replica.Buffers[i].AsSpan());
        }

        double total = 0;
        torch.Tensor[] expected = _data.Features(members);
        IReadOnlyList<torch.Tensor> found = replica.Forward(_data.Inputs(members));
        torch.Tensor[] losses = [.. found.Select((layer, i) => LayerLoss(layer, expected[i], _data.RowsOf(i), _data.CellsOf(i)))];
        foreach (torch.Tensor loss in losses)
        {
            total += loss.item<float>();
        }

        torch.stack(losses).sum().backward();
        return new GroupResult(
            share * total,
            Scaled(replica.Parameters.Select(parameter => parameter.grad ?? throw new InvalidOperationException("A parameter of the student has no part in its layers.")), share),
            Scaled(replica.Buffers, share));
    }

    private double[] ComputeLayerLosses(int[] segments)
    {
        ITorchFeatureExtractor network = _student.Export();
        using var owner = network as IDisposable;
        int groups = (segments.Length + GroupSize - 1) / GroupSize;
        var results = new double[groups][];
        _workers.ForEach(groups, (group, _) =>
        {
            using IDisposable noGradient = torch.no_grad();
            using DisposeScope scope = torch.NewDisposeScope();
            int start = group * segments.Length / groups;
            ReadOnlySpan<int> members = segments.AsSpan(start..((group + 1) * segments.Length / groups));
            double share = (double)members.Length / segments.Length;
            torch.Tensor[] expected = _data.Features(members);
            IReadOnlyList<torch.Tensor> found = network.Forward(_data.Inputs(members));
            results[group] = [.. found.Select((layer, i) => share * LayerLoss(layer, expected[i], _data.RowsOf(i), _data.CellsOf(i)).item<float>())];
        });
        double[] sums = new double[results[0].Length];
        foreach (double[] result in results)
        {
            TensorPrimitives.Add<double>(sums, result, sums);
        }

        return sums;
    }

    private static float[][] Scaled(IEnumerable<torch.Tensor> tensors, float factor) => [.. tensors.Select(tensor =>
    {
        float[] values = tensor.AsSpan().ToArray();
        TensorPrimitives.Multiply(values, factor, values);
        return values;
    })];

    private static void AddTo(IReadOnlyList<torch.Tensor> sums, float[][] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            TensorPrimitives.Add(sums[i].AsSpan(), values[i], sums[i].AsSpan());
        }
    }

    private sealed record GroupResult(double Loss, float[][] Gradients, float[][] Buffers);
}
