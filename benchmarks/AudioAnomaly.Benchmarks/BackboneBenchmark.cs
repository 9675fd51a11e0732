using TorchSharp;
using static TorchSharp.torch.nn;

namespace AudioAnomaly.Benchmarks;

/// <summary>CNN14 to block 4 against the whole network as PyTorch users run it, and against the convolutions' measured peak.</summary>
internal static class BackboneBenchmark
{
    // Multiply-accumulates of blocks 1 to 4 for 1001 x 64 log-mel cells.
    private const double GigaMacs = 13.02;
    private static readonly string[] NormParts = ["weight", "bias", "running_mean", "running_var"];
    private static readonly string[] Layers = ["conv_block2", "conv_block3", "conv_block4"];

    /// <returns>Our time in ms.</returns>
    public static double Run()
    {
        var weights = Cnn14Weights.Random(0);
        using var network = new Cnn14(weights, Layers);
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(NoiseClip.Create(1, 32000));
        using Blocks plain = new(weights);
        CheckEqual(network.Extract(spectrogram)[2].Values.Span, plain.Run(spectrogram, 4));

        (double ours, _) = SideBySide.Print("CNN14 to block 4, 10 s (all six blocks, float32)", () => network.Extract(spectrogram), () => plain.Run(spectrogram, 6));
        PrintOthers(weights, spectrogram, plain);
        double peak = MeasurePeak();

        // Like with like: the least time of both.
        double rate = 2000 * GigaMacs / SideBySide.Least(() => network.Extract(spectrogram), 15);
        Console.WriteLine($"    at best {rate:0} GFLOP/s; best 3x3 convolution of its shapes {peak:0} GFLOP/s; {100 * rate / peak:0} % of that");
        return ours;
    }

    /// <summary>The same in bfloat16, and the network that comes with the library, against the same reference.</summary>
    private static void PrintOthers(Cnn14Weights weights, Spectrogram spectrogram, Blocks plain)
    {
        using var fast = new Cnn14(weights, Layers, precision: BackbonePrecision.BFloat16);
        using var embedded = new Cnn14(Cnn14Weights.Pretrained, Layers);
        using var fastEmbedded = new Cnn14(Cnn14Weights.Pretrained, Layers, precision: BackbonePrecision.BFloat16);
        SideBySide.Print("the same in bfloat16", () => fast.Extract(spectrogram), () => plain.Run(spectrogram, 6));
        SideBySide.Print("embedded network, 10 s", () => embedded.Extract(spectrogram), () => plain.Run(spectrogram, 6));
        SideBySide.Print("embedded network in bfloat16", () => fastEmbedded.Extract(spectrogram), () => plain.Run(spectrogram, 6));
    }

    private static void CheckEqual(ReadOnlySpan<float> ours, float[] reference)
    {
        double scale = reference.Max(Math.Abs);
        for (int i = 0; i < reference.Length; i++)
        {
            if (Math.Abs(ours[i] - reference[i]) > 1e-4 * scale)
            {
                throw new InvalidOperationException($"Block 4 differs: {ours[i]} against {reference[i]}.");
            }
        }
    }

    private static double MeasurePeak()
    {
        double best = 0;
        foreach ((int inputs, int outputs, int height, int width) in new[] { (64, 64, 1001, 64), (128, 128, 500, 32), (256, 256, 250, 16), (512, 512, 125, 8) })
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable noGradient = torch.no_grad();
            torch.Tensor x = FoldedConvolution.ToChannelsLast(torch.rand([1, inputs, height, width]));
            torch.Tensor kernel = FoldedConvolution.ToChannelsLast(torch.rand([outputs, inputs, 3, 3]));
            double ms = SideBySide.Least(() => functional.conv2d(x, kernel, null, padding: [1, 1]).Dispose(), 15);
            best = Math.Max(best, 2.0 * inputs * outputs * 9 * height * width / ms / 1e6);
            x.Dispose();
            kernel.Dispose();
        }

        return best;
    }

    /// <summary>The network written down as in its Python source: convolution, batch norm and ReLU one after the other, NCHW.</summary>
    private sealed class Blocks : IDisposable
    {
        private readonly DisposeScope _scope = torch.NewDisposeScope();
        private readonly List<torch.Tensor[]> _layers = [];
        private readonly torch.Tensor[] _input;

        public Blocks(Cnn14Weights weights)
        {
            _input = Norm(weights, "bn0");
            for (int block = 0; block < 4; block++)
            {
                string name = Cnn14Weights.BlockName(block);
                foreach (int i in new[] { 1, 2 })
                {
                    TensorData kernel = weights.Tensors[$"{name}.conv{i}.weight"];
                    _layers.Add([torch.tensor(kernel.Values.ToArray(), [.. kernel.Shape.Select(length => (long)length)]), .. Norm(weights, $"{name}.bn{i}")]);
                }
            }

            // Blocks 5 and 6 are not among our weights; the whole network has them.
            foreach ((int inputs, int outputs) in new[] { (512, 1024), (1024, 1024), (1024, 2048), (2048, 2048) })
            {
                _layers.Add([torch.rand([outputs, inputs, 3, 3]) / (9 * inputs), torch.ones([outputs]), torch.zeros([outputs]), torch.zeros([outputs]), torch.ones([outputs])]);
            }
        }

        public float[] Run(Spectrogram spectrogram, int blocks)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable noGradient = torch.no_grad();
            torch.Tensor x = torch.tensor(spectrogram.Values.ToArray(), [1, 1, spectrogram.Frames, spectrogram.Bins]).transpose(1, 3);
            x = Normalise(x, _input).transpose(1, 3).contiguous();
            for (int block = 0; block < blocks; block++)
            {
                for (int i = 2 * block; i < (2 * block) + 2; i++)
                {
                    torch.Tensor[] layer = _layers[i];
                    x = functional.relu(Normalise(functional.conv2d(x, layer[0], null, padding: [1, 1]), layer[1..]));
                }

                x = block < 5 ? functional.avg_pool2d(x, [2, 2]) : x;
            }

            return x.contiguous().data<float>().ToArray();
        }

        public void Dispose() => _scope.Dispose();

        private static torch.Tensor Normalise(torch.Tensor x, torch.Tensor[] norm) => functional.batch_norm(x, norm[2], norm[3], norm[0], norm[1], training: false, eps: 1e-5);

        private static torch.Tensor[] Norm(Cnn14Weights weights, string name)
            => [.. NormParts.Select(part => torch.tensor(weights.Tensors[$"{name}.{part}"].Values.ToArray()))];
    }
}
