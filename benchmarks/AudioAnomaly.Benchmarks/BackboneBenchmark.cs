using AudioAnomaly.Components;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace AudioAnomaly.Benchmarks;

/// <summary>CNN14 to block 4 against the whole network as PyTorch users run it, and against the convolutions' measured peak; the embedded network against its blocks as they are written.</summary>
internal static class BackboneBenchmark
{
    // Multiply-accumulates of blocks 1 to 4 for 1001 x 64 log-mel cells.
    private const double GigaMacs = 13.02;
    private static readonly string[] NormParts = ["weight", "bias", "running_mean", "running_var"];

    public static void Run(BenchmarkRun run)
    {
        var weights = Cnn14Weights.Random(0);
        using var network = TestNetwork.Create(weights, TestClip.Layers);
        Spectrogram spectrogram = WholeCells.Of(new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(NoiseClip.Create(1, 32000, run.Sizes.ClipSeconds)), network.Layers);
        using Blocks plain = new(weights);
        float[] expected = plain.Run(spectrogram, 4);
        Stage StageOf(string name, Cnn14 network, double limit, Ceiling ceiling) => new($"{name}, {run.Sizes.Clip}", () => network.Extract(spectrogram))
        {
            References = [new Alternative("all six blocks, float32", () => plain.Run(spectrogram, 6), Agreement.ToLargest("CNN14's block 4", network.Extract(spectrogram)[2].Values.Span, expected, limit))],
            AudioSeconds = run.Sizes.ClipSeconds,
            Ceiling = ceiling,
            Work = 2 * GigaMacs * spectrogram.Frames / 1001,
        };
        using var fast = TestNetwork.Create(weights, TestClip.Layers, ComputePrecision.BFloat16);
        run.Measure(StageOf("CNN14 to block 4", network, 1e-4, run.Ceilings.Convolution) with { PartOf = ScoreBenchmark.StageOf(run.Sizes, ScoreBenchmark.FullNetwork) });
        run.Measure(StageOf("CNN14 to block 4 in bfloat16", fast, Agreement.BFloat16, run.Ceilings.ConvolutionBFloat16));
        RunEmbedded(run, weights, network.Layers);
    }

    private static void RunEmbedded(BenchmarkRun run, Cnn14Weights fullWidth, IReadOnlyList<FeatureLayer> layers)
    {
        Spectrogram spectrogram = WholeCells.Of(new LogMelFrontEnd(LogMelOptions.Panns16k).Compute(NoiseClip.Create(1, 16000, run.Sizes.ClipSeconds)), layers);
        using Blocks plain = new(Cnn14Weights.Pretrained, full: false);
        float[] expected = plain.Run(spectrogram, 4);
        foreach (ComputePrecision precision in new[] { ComputePrecision.Float32, ComputePrecision.BFloat16 })
        {
            bool exact = precision == ComputePrecision.Float32;
            using var small = TestNetwork.Create(Cnn14Weights.Pretrained, TestClip.Layers, precision);
            using var large = TestNetwork.Create(fullWidth, TestClip.Layers, precision);
            double worst = Agreement.ToLargest("the embedded network's block 4", small.Extract(spectrogram)[2].Values.Span, expected, exact ? 1e-4 : Agreement.BFloat16);
            run.Measure(new Stage($"embedded network to block 4{(exact ? string.Empty : " in bfloat16")}, {run.Sizes.Clip}", () => small.Extract(spectrogram))
            {
                References =
                [
                    new Alternative("its four blocks, batch norm apart, float32", () => plain.Run(spectrogram, 4), worst),
                    new Alternative("CNN14 of full width to block 4, in the same precision", () => large.Extract(spectrogram)),
                ],
                PartOf = exact ? ScoreBenchmark.StageOf(run.Sizes, ScoreBenchmark.EmbeddedNetwork) : null,
                AudioSeconds = run.Sizes.ClipSeconds,
            });
        }
    }

    /// <summary>The network written down as in its Python source: convolution, batch norm and ReLU one after the other, NCHW.</summary>
    internal sealed class Blocks : IDisposable
    {
        private readonly DisposeScope _scope = torch.NewDisposeScope();
        private readonly List<torch.Tensor[]> _layers = [];
        private readonly torch.Tensor[] _input;

        public Blocks(Cnn14Weights weights, bool full = true)
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
            if (!full)
            {
                return;
            }

            foreach ((int inputs, int outputs) in new[] { (512, 1024), (1024, 1024), (1024, 2048), (2048, 2048) })
            {
                _layers.Add([torch.rand([outputs, inputs, 3, 3]) / (9 * inputs), torch.ones([outputs]), torch.zeros([outputs]), torch.zeros([outputs]), torch.ones([outputs])]);
            }
        }

        /// <summary>The last block's values, channels last.</summary>
        public float[] Run(Spectrogram spectrogram, int blocks)
        {
            using torch.Tensor last = Taps(spectrogram, blocks, [blocks - 1])[0];
            using torch.Tensor channelsLast = last.permute(0, 2, 3, 1).contiguous();
            return channelsLast.data<float>().ToArray();
        }

        /// <summary>Runs so many blocks and gives out some of them, which belong to the caller.</summary>
        public IReadOnlyList<torch.Tensor> Taps(Spectrogram spectrogram, int blocks, IReadOnlyList<int> taps)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable noGradient = torch.no_grad();
            var outputs = new List<torch.Tensor>();
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
                if (taps.Contains(block))
                {
                    outputs.Add(x.MoveToOuterDisposeScope());
                }
            }

            return outputs;
        }

        public void Dispose() => _scope.Dispose();

        private static torch.Tensor Normalise(torch.Tensor x, torch.Tensor[] norm) => functional.batch_norm(x, norm[2], norm[3], norm[0], norm[1], training: false, eps: 1e-5);

        private static torch.Tensor[] Norm(Cnn14Weights weights, string name)
            => [.. NormParts.Select(part => torch.tensor(weights.Tensors[$"{name}.{part}"].Values.ToArray()))];
    }
}
