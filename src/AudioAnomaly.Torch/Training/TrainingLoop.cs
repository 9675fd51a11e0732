using System.Globalization;
using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// Trains: epochs over shuffled examples, the weights of the best epoch kept, an early end, a file to resume from. Runs on a thread of
/// <see cref="TorchWorkers"/>.
/// </summary>
internal sealed class TrainingLoop
{
    private readonly ITrainable _model;
    private readonly IOptimizer _optimizer;
    private readonly TrainingOptions _options;
    private readonly FitContext _context;
    private readonly Random _random;
    private readonly ResumeFile? _resume;
    private readonly IReadOnlyList<torch.Tensor> _trained;
    private readonly torch.Tensor[] _best;
    private TrainingRecord _record = new(0, double.PositiveInfinity, 0);

    /// <param name="model">What is trained.</param>
    /// <param name="optimizer">How; of the model's parameters.</param>
    /// <param name="options">How long.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <param name="random">Shuffles the examples.</param>
    /// <param name="fingerprint">A digest of everything that the result depends on, so that a file of another fit is not resumed.</param>
    public TrainingLoop(ITrainable model, IOptimizer optimizer, TrainingOptions options, FitContext context, Random random, string fingerprint)
    {
        (_model, _optimizer, _options, _context, _random) = (model, optimizer, options, context, random);
        _resume = options.ResumeFile is { } path ? new ResumeFile(path, fingerprint) : null;
        _trained = [.. model.Parameters, .. model.Buffers];
        _best = [.. _trained.Select(tensor => tensor.detach().clone())];
    }

    /// <summary>Trains until the end. The model then holds the weights to use.</summary>
    /// <exception cref="FitException">The loss is no longer a number, or the file to resume from does not belong to this fit.</exception>
    public void Run()
    {
        int[] order = [.. Enumerable.Range(0, _model.ExampleCount)];
        Resume(order);
        torch.Tensor[] gradients = [.. _model.Parameters.Select(parameter => torch.zeros_like(parameter))];
        while (_record.Epoch < _options.Epochs && !HasStoppedImproving)
        {
            int epoch = _record.Epoch + 1;
            _random.Shuffle(order);
            double loss = RunEpoch(order, epoch, gradients);
            double? validation = _model.HasValidation ? Checked(_model.ComputeValidationLoss(), epoch) : null;
            CheckWeights(epoch);
            bool better = validation is null || validation < _record.BestLoss;
            _record = better ? new TrainingRecord(epoch, validation ?? double.PositiveInfinity, epoch) : _record with { Epoch = epoch };
            if (better)
            {
                Copy(_trained, _best);
            }

            // Saved first: whoever cancels at an epoch's report finds it in the file.
            _resume?.Write(_record, Saved(), _optimizer.Steps);
            _context.Progress?.Report(new FitProgress(FitStage.Training, epoch, _options.Epochs) { Loss = loss, ValidationLoss = validation });
            _context.CancellationToken.ThrowIfCancellationRequested();
        }

        Copy(_best, _trained);
    }

    private bool HasStoppedImproving => _model.HasValidation && _options.Patience is { } patience && _record.Epoch - _record.BestEpoch >= patience;

    private double RunEpoch(int[] order, int epoch, torch.Tensor[] gradients)
    {
        double sum = 0;
        int seen = 0;
        for (int start = 0; start < order.Length; start += _options.BatchSize)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(_options.BatchSize, order.Length - start);
            if (count < _model.MinBatchSize && start > 0)
            {
                break;
            }

            sum += count * Checked(_model.ComputeGradients(order.AsSpan(start, count), gradients), epoch);
            seen += count;
            _optimizer.Step(gradients);
        }

        return sum / seen;
    }

    /// <summary>Takes up where the file ends, and shuffles as often as was done until then.</summary>
    private void Resume(int[] order)
    {
        if (_resume?.Read(Saved()) is not { } saved)
        {
            return;
        }

        (_record, _optimizer.Steps) = saved;
        for (int epoch = 0; epoch < _record.Epoch; epoch++)
        {
            _random.Shuffle(order);
        }
    }

    private IReadOnlyList<torch.Tensor> Saved() => [.. _trained, .. _best, .. _optimizer.State];

    private double Checked(double loss, int epoch) => double.IsFinite(loss) ? loss : throw Diverged(string.Create(CultureInfo.InvariantCulture, $"loss became {loss}"), epoch);

    /// <summary>The last step of an epoch shows in no loss of that epoch.</summary>
    private void CheckWeights(int epoch)
    {
        foreach (torch.Tensor tensor in _trained)
        {
            if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(tensor.AsSpan()))
            {
                throw Diverged("weights became infinite or not a number", epoch);
            }
        }
    }

    private FitException Diverged(string what, int epoch)
        => new(string.Create(CultureInfo.InvariantCulture, $"Training went wrong in epoch {epoch} of {_options.Epochs}: the {what}. Lower {nameof(TrainingOptions.LearningRate)} (now {_options.LearningRate}).")) { Epoch = epoch };

    private static void Copy(IReadOnlyList<torch.Tensor> from, IReadOnlyList<torch.Tensor> to)
    {
        for (int i = 0; i < from.Count; i++)
        {
            from[i].AsSpan().CopyTo(to[i].AsSpan());
        }
    }
}
