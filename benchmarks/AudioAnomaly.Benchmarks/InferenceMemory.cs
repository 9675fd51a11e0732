using System.Globalization;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>The memory that one network and one clip take on an engine, in a process of its own.</summary>
internal static class InferenceMemory
{
    public const string ChildName = "inference";

    private const int Clips = 5;
    private const string Managed = "managed code";
    private const string LibTorch = "libtorch";
    private const string OnnxRuntime = "ONNX Runtime";
    private const string Embedded = "embedded network";
    private const string FullWidth = "CNN14 of full width";

    public static async Task RunAsync(BenchmarkRun run)
    {
        foreach (string network in new[] { Embedded, FullWidth })
        {
            foreach (string engine in new[] { Managed, LibTorch, OnnxRuntime })
            {
                string[] arguments = [network, engine, run.Sizes.ClipSeconds.ToString(CultureInfo.InvariantCulture)];
                ChildResult result = await ChildProcess.RunAsync(ChildName, arguments, run.CancellationToken);
                string stage = $"{network} to block 4, process with {engine}, {run.Sizes.Clip}";
                run.Add(stage, result.Timing, line => line with { PeakMiB = result.PeakMiB, Figures = result.Figures });
            }
        }
    }

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        Cnn14Weights weights = arguments[0] == Embedded ? Cnn14Weights.Pretrained : Cnn14Weights.Random(0);
        double seconds = double.Parse(arguments[2], CultureInfo.InvariantCulture);
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns16k).Compute(NoiseClip.Create(1, 16000, seconds));
        byte[] graph = arguments[1] == OnnxRuntime ? OnnxExport.ToBytes(weights, TestClip.Layers) : [];
        var float32 = new ExecutionOptions { Precision = ComputePrecision.Float32 };
        IFeatureExtractor extractor = arguments[1] switch
        {
            Managed => new Cnn14(weights, TestClip.Layers),
            LibTorch => new Cnn14(weights, TestClip.Layers, components: new ComponentContext(new ComponentRegistry().AddTorch(), float32)),
            _ => new OnnxExtractor(new OnnxOptions { Content = graph }),
        };
        using var owned = (IDisposable)extractor;
        var times = new (double Elapsed, double Processor)[Clips];
        for (int i = 0; i < Clips; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            times[i] = Stopwatches.Time(() => extractor.Extract(spectrogram));
        }

        return new ChildResult(
            [.. times.Select(time => time.Elapsed)],
            [.. times.Select(time => time.Processor)],
            ChildResult.OwnPeakMiB(),
            graph.Length > 0 ? [new Figure("graph", graph.Length / 1048576.0, "MiB")] : []);
    }
}
