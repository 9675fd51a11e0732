using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Trains the autoencoder.</summary>
/// <param name="engine">On which device; a copy.</param>
internal sealed class AutoencoderTrainer(TorchOptions engine) : IDetectorTrainer<AutoencoderOptions, AutoencoderNetwork>
{
    // Batches go through the network whole, so that its norms are the baseline's; the one thread is busy enough.
    private const int Threads = 1;

    public AutoencoderNetwork Train(TrainingTask<AutoencoderOptions> task)
    {
        AutoencoderOptions options = task.Options;
        using var data = new AutoencoderData(options);
        return TrainingFit.Run(
            task,
            AutoencoderOptions.Format.ToJson(options),
            data.Add,
            () =>
            {
                data.Complete();
                return data.ClipCount;
            },
            Threads,
            engine,
            (run, device) =>
            {
                using DisposeScope scope = torch.NewDisposeScope();
                var training = new AutoencoderTraining(data, options, run.Random, run.HeldOut, device);
                run.Train(training, new AdamOptimizer(training.Parameters, options.LearningRate));
                return training.Fold();
            });
    }
}
