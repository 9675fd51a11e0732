using AudioAnomaly.Components;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>
/// CNN14 to block 4 in managed code against libtorch and ONNX Runtime, all in float32 on all processors, and libtorch on the first GPU where there is one:
/// single clips and a batch, the embedded network and the full width; and the memory of each in a process of its own.
/// </summary>
/// <remarks>With <c>AUDIOANOMALY_VECTOR_PATH=Avx2 ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2</c> both are held to AVX2.</remarks>
internal static class InferenceBenchmark
{
    private const int BatchSize = 16;
    private static readonly bool[] Taps = [false, true, true, true];

    public static async Task RunAsync(BenchmarkRun run)
    {
        (string, Cnn14Weights)[] networks = [("embedded network", Cnn14Weights.Pretrained), ("CNN14 of full width", Cnn14Weights.Random(0))];
        TorchDevice? device = GpuNetworks.Find(run.Say);
        foreach ((string name, Cnn14Weights weights) in networks)
        {
            var network = new ManagedCnn14(weights, Taps);
            using var folded = new FoldedNetwork(weights, Taps, ConvolutionArithmetic.Float32, TorchDevice.Processor);
            using var gpu = new GpuNetworks(device, weights, Taps);
            byte[] graph = OnnxExport.ToBytes(weights, TestClip.Layers);
            using var onnx = new OnnxExtractor(new OnnxOptions { Content = graph });
            Measure(run, name, network, folded, onnx, gpu, seconds: run.Sizes.ClipSeconds / 10, batch: 1);
            Measure(run, name, network, folded, onnx, gpu, run.Sizes.ClipSeconds, batch: 1);
            Measure(run, name, network, folded, onnx, gpu, seconds: run.Sizes.ClipSeconds / 10, BatchSize);
        }

        await InferenceMemory.RunAsync(run);
    }

    private static void Measure(
        BenchmarkRun run,
        string name,
        ManagedCnn14 network,
        FoldedNetwork folded,
        OnnxExtractor onnx,
        GpuNetworks gpu,
        double seconds,
        int batch)
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns16k);
        Spectrogram[] clips = [.. Enumerable.Range(0, batch).Select(seed => WholeCells.Of(frontEnd.Compute(NoiseClip.Create(seed, 16000, seconds)), onnx.Layers))];
        ReadOnlyMemory<float>[] spectrograms = [.. clips.Select(clip => clip.Values)];
        float[] together = [.. clips.SelectMany(clip => clip.Values.ToArray())];
        int workers = Environment.ProcessorCount;
        using IDisposable noGradient = torch.no_grad();
        using torch.Tensor input = torch.tensor(together, [batch, 1, clips[0].Frames, clips[0].Bins]);
        float[] ours = network.Run(spectrograms, workers)[^1][^1].Values;
        double worst = Agreement.ToLargest(name, ours, GpuNetworks.LastBlock(folded, input), 1e-4);
        double worstOnnx = Agreement.ToLargest(name, ours, onnx.Extract(clips, FeaturePurpose.Scoring)[^1][^1].Values.Span, 1e-4);
        string size = (batch > 1 ? $"{batch} x " : string.Empty) + $"{seconds:0.##} s";
        run.Measure(new Stage($"{name} to block 4, managed, {size}", () => network.Run(spectrograms, workers))
        {
            References =
            [
                new Alternative("libtorch, float32", () => Forward(folded, input), worst),
                new Alternative("ONNX Runtime, float32", () => onnx.Extract(clips, FeaturePurpose.Scoring), worstOnnx),
                .. gpu.On(name, ours, input),
            ],
            AudioSeconds = batch * seconds,
            Ceiling = run.Ceilings.MultiplyAdd,
            Work = batch * GigaFlops(network, clips[0].Frames),
        });
    }

    private static void Forward(FoldedNetwork folded, torch.Tensor input)
    {
        foreach (torch.Tensor output in folded.Forward(input))
        {
            output.Dispose();
        }
    }

    // What Winograd's method leaves to multiply, a quarter of the direct sums; the first convolution and all transforms come on top.
    private static double GigaFlops(ManagedCnn14 network, int frames)
        => network.Layers.Index().Sum(layer =>
        {
            int halvings = (layer.Index + 1) / 2;
            double tiles = (double)(frames >> halvings) * (network.Bands >> halvings) / (Winograd.Outputs * Winograd.Outputs);
            return 2e-9 * tiles * Winograd.Positions * layer.Item.Inputs * layer.Item.Outputs;
        });
}
