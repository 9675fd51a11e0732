using System.Numerics.Tensors;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// The descriptor and the radius while they are trained. Every clip of a batch is a job; their gradients are added in the order of the clips.
/// </summary>
internal sealed class CfaTraining : ITrainable
{
    /// <summary>The most clips whose gradients are in memory at a time.</summary>
    private const int Wave = 16;

    private readonly CfaData _data;
    private readonly TorchDevice _device;
    private readonly CfaOptions _options;
    private readonly TorchWorkers _workers;
    private readonly int[] _examples;
    private readonly int[] _validation;
    private readonly torch.Tensor _weight;
    private readonly torch.Tensor _bias;
    private readonly torch.Tensor _radius;
    private readonly CfaLoss _loss;

    public CfaTraining(CfaData data, CfaOptions options, TorchWorkers workers, Random random, bool[] heldOut, TorchDevice device, CancellationToken cancellationToken)
    {
        (_data, _options, _workers, _device) = (data, options, workers, device);
        _examples = [.. Enumerable.Range(0, data.ClipCount).Where(clip => !heldOut[clip])];
        _validation = [.. Enumerable.Range(0, data.ClipCount).Where(clip => heldOut[clip])];
        int channels = CfaModel.ChannelsOf(options, data.Channels);
        double limit = 1 / Math.Sqrt(data.Channels + 2);
        _weight = Uniform(random, channels * (data.Channels + 2), limit).ToTensor(channels, data.Channels + 2);
        _bias = Uniform(random, channels, limit).ToTensor(channels);
        _radius = new[] { (float)options.Radius }.ToTensor(1);
        Centroids = FindCentroids(channels, random, cancellationToken);
        _loss = new CfaLoss(options, Centroids);
    }

    /// <summary>The centres of the hyperspheres, which are never trained.</summary>
    public CentroidSearch Centroids { get; }

    public IReadOnlyList<torch.Tensor> Parameters => _options.LearnRadius ? [_weight, _bias, _radius] : [_weight, _bias];

    public IReadOnlyList<torch.Tensor> Buffers => [];

    public int ExampleCount => _examples.Length;

    public int MinBatchSize => 1;

    public bool HasValidation => _validation.Length > 0;

    public float Radius => _radius.AsSpan()[0];

    public double ComputeGradients(ReadOnlySpan<int> batch, IReadOnlyList<torch.Tensor> gradients)
    {
        int[] clips = new int[batch.Length];
        for (int i = 0; i < clips.Length; i++)
        {
            clips[i] = _examples[batch[i]];
        }

        foreach (torch.Tensor gradient in gradients)
        {
            gradient.AsSpan().Clear();
        }

        double loss = 0;
        float share = 1f / clips.Length;
        for (int first = 0; first < clips.Length; first += Wave)
        {
            int start = first;
            var results = new (double Loss, float[][] Gradients)[Math.Min(Wave, clips.Length - first)];
            _workers.ForEach(results.Length, (job, _) => results[job] = ComputeClip(clips[start + job], withGradients: true));
            foreach ((double clipLoss, float[][] clipGradients) in results)
            {
                loss += clipLoss * share;
                for (int i = 0; i < gradients.Count; i++)
                {
                    TensorPrimitives.MultiplyAdd(clipGradients[i], share, gradients[i].AsSpan(), gradients[i].AsSpan());
                }
            }
        }

        return loss;
    }

    public double ComputeValidationLoss()
    {
        double[] losses = new double[_validation.Length];
        _workers.ForEach(losses.Length, (job, _) => losses[job] = ComputeClip(_validation[job], withGradients: false).Loss);
        return losses.Average();
    }

    /// <summary>The trained descriptor, with the scaling of raw features folded in.</summary>
    public CfaModel ToModel(int bins)
    {
        int inputs = _data.Channels, channels = Centroids.Channels;
        ReadOnlySpan<float> weight = _weight.AsSpan();
        float[] features = new float[channels * inputs];
        float[] coordinates = new float[channels * 2];
        float[] bias = _bias.AsSpan().ToArray();
        FeatureScaling? scaling = _data.Scaling;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> row = weight.Slice(channel * (inputs + 2), inputs + 2);
            row[inputs..].CopyTo(coordinates.AsSpan(channel * 2));
            Span<float> target = features.AsSpan(channel * inputs, inputs);
            row[..inputs].CopyTo(target);
            if (scaling is not null)
            {
                TensorPrimitives.Multiply(target, scaling.Scale, target);
                bias[channel] -= FixedOrderSum.Dot(target, scaling.Mean);
            }
        }

        return new CfaModel(features, coordinates, bias, Centroids, Radius, bins);
    }

    private (double Loss, float[][] Gradients) ComputeClip(int clip, bool withGradients)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        CfaGrid grid = _data.GridOf(clip);
        torch.Tensor[] features = Array.ConvertAll(_data.ReadTensors(clip), _device.Take);
        torch.Tensor there = CfaDescriptor.Forward(features, grid, _device.Take(_weight), _device.Take(_bias));
        int perPatch = Centroids.CandidatesFor(_loss.Considered);
        int[] nearest = new int[grid.Count * perPatch];
        Centroids.FindByTorch(there, nearest, perPatch);
        torch.Tensor described = there.cpu();
        if (!withGradients)
        {
            return (_loss.Compute(described.AsSpan(), nearest, perPatch, Radius, []).Loss, []);
        }

        torch.Tensor gradient = torch.zeros_like(described);
        (double loss, double radiusGradient) = _loss.Compute(described.AsSpan(), nearest, perPatch, Radius, gradient.AsSpan());
        (torch.Tensor weight, torch.Tensor bias) = CfaDescriptor.Backward(features, grid, _device.Take(gradient));
        return (loss, [weight.cpu().AsSpan().ToArray(), bias.cpu().AsSpan().ToArray(), [(float)radiusGradient]]);
    }

    /// <summary>The mean descriptor of every position. The untrained descriptor is linear, so it is that of the mean features.</summary>
    private CentroidSearch FindCentroids(int channels, Random random, CancellationToken cancellationToken)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        CfaGrid grid = _data.GridOf(_data.LongestOf(_examples));
        int least = _options.Neighbors + _options.HardNegatives;
        if (grid.Count < least)
        {
            throw new FitException($"The longest clip has {grid.Count} patches, and CFA needs at least {least}, {nameof(CfaOptions.Neighbors)} and {nameof(CfaOptions.HardNegatives)} together. Give longer clips.");
        }

        float[] rows = CfaDescriptor.Forward(_data.Mean(_examples), grid, _weight, _bias).AsSpan().ToArray();
        int count = Math.Max(least, grid.Count / _options.Compression);
        return new CentroidSearch(KMeans.Run(rows, channels, count, random, _workers, cancellationToken), channels);
    }

    private static float[] Uniform(Random random, int count, double limit)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(limit * ((2 * random.NextDouble()) - 1));
        }

        return values;
    }
}
