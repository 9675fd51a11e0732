using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>The network, its heads, the optimiser and the average of the weights: everything that moves in training.</summary>
internal sealed class Trainer : IDisposable
{
    private const string AveragePrefix = "average/";
    private const int CalibrationBatches = 6;

    // Batches that only set the statistics of exported norms; their numbers lie beyond those of any run.
    private const long CalibrationStart = 1L << 40;

    // Keeps the choice of the banks' patches apart from other randomness.
    private const long PatchKey = 0x5041544348;

    private readonly BackboneTrainingOptions _options;
    private readonly TorchDevice _device;
    private readonly TrainableCnn14 _network;
    private readonly ProjectionHeads _heads;
    private readonly AdamW _optimiser;
    private readonly MovingAverage _average;
    private readonly List<float[]> _calibration = [];

    /// <param name="options">What the result depends on.</param>
    /// <param name="device">Where networks compute; the processor if null.</param>
    public Trainer(BackboneTrainingOptions options, TorchDevice? device = null)
    {
        NativeRuntime.EnsureLoaded();
        torch.set_num_threads(options.Threads);
        (_options, _device) = (options, device ?? TorchDevice.Processor);
        _network = new TrainableCnn14(Cnn14Weights.Random(checked((int)options.Seed), 64, [.. options.Widths]), _device);
        _heads = new ProjectionHeads(options.Widths, options.Seed, _device);
        _optimiser = new AdamW([_network.Parameters, _heads.Parameters], options.WeightDecay);
        _average = new MovingAverage(_network.Parameters, options.AverageDecay);
    }

    /// <summary>The steps made.</summary>
    public long Step { get; private set; }

    /// <summary>Makes a step.</summary>
    /// <param name="batch">The batch of this step, as <see cref="StepBatchMaker.Make"/> gives it.</param>
    /// <param name="rate">The learning rate.</param>
    public StepResult Train(StepBatch batch, double rate)
    {
        // The gradients of both objectives add up; one after the other they need no more memory than one alone.
        ContrastResult? contrast = batch.Views is { } views ? LearnContrast(views) : null;
        EpisodeResult? episodes = batch.Episodes is { } worlds ? LearnEpisodes(worlds) : null;
        _optimiser.Step(Step, rate);
        _average.Update(Step);
        Step++;
        double value = (contrast?.Loss ?? 0) + (EpisodeWeight * (episodes?.Loss ?? 0));
        if (!double.IsFinite(value))
        {
            throw new InvalidOperationException($"The loss of step {Step} is {value}: the training has diverged. Lower the learning rate.");
        }

        return new StepResult(value, contrast, episodes);
    }

    /// <summary>The averaged weights with the statistics of norms that belong to them, ready for <see cref="Cnn14"/>.</summary>
    public Cnn14Weights Export()
    {
        if (_calibration.Count == 0)
        {
            var maker = new BatchMaker(_options.Batch, _options.Seed);
            _calibration.AddRange(Enumerable.Range(0, CalibrationBatches).Select(i => maker.Make(CalibrationStart + i)));
        }

        using IDisposable noGradient = torch.no_grad();
        using var averaged = new TrainableCnn14(_network.Export(), _device);
        foreach ((string name, TensorData value) in _average.Values)
        {
            averaged.Parameters.Write(name, value);
        }

        for (int i = 0; i < _calibration.Count; i++)
        {
            // With these momenta the running statistics end as the plain mean over the batches.
            using DisposeScope scope = torch.NewDisposeScope();
            averaged.Train(ToInput(_calibration[i]), 1.0 / (i + 1), torch.ScalarType.Float32);
        }

        return averaged.Export();
    }

    /// <summary>Everything that the next steps depend on.</summary>
    public IReadOnlyDictionary<string, TensorData> Save()
    {
        var state = new Dictionary<string, TensorData>(StringComparer.Ordinal) { ["step"] = new TensorData(new float[] { Step }, 1) };
        foreach (ParameterSet set in Sets)
        {
            foreach (string name in set.Names)
            {
                state[name] = set.Read(name);
            }
        }

        foreach ((string name, TensorData value) in _optimiser.State.Concat(_average.Values.Select(pair => KeyValuePair.Create(AveragePrefix + pair.Key, pair.Value))))
        {
            state[name] = value;
        }

        return state;
    }

    /// <summary>Takes up a state that <see cref="Save"/> gave.</summary>
    public void Restore(IReadOnlyDictionary<string, TensorData> state)
    {
        foreach (ParameterSet set in Sets)
        {
            foreach (string name in set.Names)
            {
                set.Write(name, state[name]);
            }
        }

        _optimiser.Restore(state);
        _average.Restore(state
            .Where(pair => pair.Key.StartsWith(AveragePrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[AveragePrefix.Length..], pair => pair.Value, StringComparer.Ordinal));
        Step = (long)state["step"].Values.Span[0];
    }

    public void Dispose()
    {
        _average.Dispose();
        _optimiser.Dispose();
        _heads.Dispose();
        _network.Dispose();
    }

    private ParameterSet[] Sets => [_network.Parameters, _heads.Parameters];

    private double EpisodeWeight => _options.Episodes is { BesideContrast: true } episodes ? episodes.Weight : 1;

    private ContrastResult LearnContrast(float[] views)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        IReadOnlyList<torch.Tensor> outputs = Forward(views);
        var losses = new List<torch.Tensor>();
        double accuracy = 0;
        foreach (int block in ProjectionHeads.Blocks)
        {
            (torch.Tensor loss, double share) = ContrastiveLoss.Compute(_heads.Project(block, outputs[block - 1]), _options.Temperature);
            losses.Add(loss);
            accuracy += share / ProjectionHeads.Blocks.Count;
        }

        torch.Tensor total = torch.stack(losses).mean();
        total.backward();
        return new ContrastResult(total.item<float>(), [.. losses.Select(loss => (double)loss.item<float>())], accuracy);
    }

    private EpisodeResult LearnEpisodes(float[] worlds)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        IReadOnlyList<torch.Tensor> outputs = Forward(worlds);
        var losses = new List<torch.Tensor>();
        double auc = 0;
        foreach (int block in ProjectionHeads.Blocks)
        {
            (torch.Tensor loss, double share) = EpisodeLoss.Compute(outputs[block - 1], _options.Episodes!, new SoundRandom(_options.Seed, Step, block, PatchKey));
            losses.Add(loss);
            auc += share / ProjectionHeads.Blocks.Count;
        }

        using Scalar weight = EpisodeWeight;
        torch.Tensor total = torch.stack(losses).mean();
        total.mul(weight).backward();
        return new EpisodeResult(total.item<float>(), auc);
    }

    private IReadOnlyList<torch.Tensor> Forward(float[] spectrograms)
        => _network.Train(ToInput(spectrograms), 0.1, _options.BFloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32);

    private static torch.Tensor ToInput(float[] batch) => torch.tensor(batch, [batch.Length / (BatchMaker.Frames * 64), 1, BatchMaker.Frames, 64]);
}
