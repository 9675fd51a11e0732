using System.Numerics.Tensors;
using AudioAnomaly.Torch;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace AudioAnomaly.Benchmarks;

/// <summary>What the machine can do at best, each rate measured when it is first asked for: the best of several calls.</summary>
internal sealed class Ceilings
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.3);

    // The 3x3 convolutions of CNN14's blocks on a recording of 10 s: inputs, outputs, frames, bins.
    private static readonly (int Inputs, int Outputs, int Frames, int Bins)[] Shapes = [(64, 64, 1001, 64), (128, 128, 500, 32), (256, 256, 250, 16), (512, 512, 125, 8)];

    private readonly BenchmarkSizes _sizes;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, Ceiling> _known = [];

    public Ceilings(BenchmarkSizes sizes, CancellationToken cancellationToken)
    {
        _sizes = sizes;
        _cancellationToken = cancellationToken;
    }

    public Ceiling Convolution => Get("3x3 convolution, float32", "GFLOP/s", () => BestConvolution(torch.ScalarType.Float32));

    public Ceiling ConvolutionBFloat16 => Get("3x3 convolution, bfloat16", "GFLOP/s", () => BestConvolution(torch.ScalarType.BFloat16));

    public Ceiling Product => Get("matrix product, float32", "GFLOP/s", () => BestProduct(torch.ScalarType.Float32));

    public Ceiling ProductBFloat16 => Get("matrix product, bfloat16", "GFLOP/s", () => BestProduct(torch.ScalarType.BFloat16));

    public Ceiling MultiplyAdd => Get("multiply-add in registers, float32", "GFLOP/s", () => MultiplyAddPeak.GigaFlops(Environment.ProcessorCount) / Least(MultiplyAddPeak.RunAll));

    public Ceiling Memory => Get("reading memory", "GB/s", BestReading);

    /// <summary>Those measured so far.</summary>
    public IReadOnlyList<Figure> Measured => [.. _known.Values.Select(ceiling => new Figure(ceiling.Name, ceiling.Rate, ceiling.Unit))];

    public void MeasureAll() => _ = (Convolution, ConvolutionBFloat16, Product, ProductBFloat16, MultiplyAdd, Memory);

    private Ceiling Get(string name, string unit, Func<double> measure)
    {
        if (!_known.TryGetValue(name, out Ceiling? ceiling))
        {
            Console.Error.WriteLine($"          measuring the ceiling: {name}");
            _known[name] = ceiling = new Ceiling(name, unit, measure());
        }

        return ceiling;
    }

    private double BestConvolution(torch.ScalarType type)
    {
        return Shapes.Max(shape =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable noGradient = torch.no_grad();
            int frames = Math.Max(8, (int)(shape.Frames * _sizes.ClipSeconds / 10));
            using torch.Tensor x = FoldedConvolution.ToChannelsLast(torch.rand([1, shape.Inputs, frames, shape.Bins]).to(type));
            using torch.Tensor kernel = FoldedConvolution.ToChannelsLast(torch.rand([shape.Outputs, shape.Inputs, 3, 3]).to(type));
            double seconds = Least(() => functional.conv2d(x, kernel, null, padding: [1, 1]).Dispose());
            return 2e-9 * shape.Inputs * shape.Outputs * 9 * frames * shape.Bins / seconds;
        });
    }

    private double BestProduct(torch.ScalarType type)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        double size = _sizes.MatrixSize;
        torch.Tensor a = torch.rand([_sizes.MatrixSize, _sizes.MatrixSize]).to(type);
        torch.Tensor b = torch.rand([_sizes.MatrixSize, _sizes.MatrixSize]).to(type);
        return 2e-9 * size * size * size / Least(() => torch.mm(a, b).Dispose());
    }

    private double BestReading()
    {
        float[] values = new float[_sizes.CeilingValues];
        values.AsSpan().Fill(1);
        int threads = Environment.ProcessorCount;
        float[] sums = new float[threads];
        double seconds = Least(() => Parallel.For(0, threads, thread =>
        {
            int first = (int)((long)values.Length * thread / threads), end = (int)((long)values.Length * (thread + 1) / threads);
            sums[thread] = TensorPrimitives.Sum<float>(values.AsSpan(first, end - first));
        }));
        return 4e-9 * values.Length / seconds;
    }

    /// <summary>The least time of several calls, in seconds.</summary>
    private double Least(Action action)
    {
        Stopwatches.Warm(action, _sizes.WarmUp < WarmUp ? _sizes.WarmUp : WarmUp, _cancellationToken);
        return Enumerable.Range(0, _sizes.CeilingCalls).Min(_ => Stopwatches.Time(action).Elapsed) / 1000;
    }
}
