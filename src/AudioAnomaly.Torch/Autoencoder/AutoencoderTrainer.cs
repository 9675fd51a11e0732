using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Trains the autoencoder.</summary>
internal sealed class AutoencoderTrainer : IDetectorTrainer<AutoencoderOptions, AutoencoderNetwork>
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
            run =>
            {
                using DisposeScope scope = torch.NewDisposeScope();
                var training = new AutoencoderTraining(data, options, run.Random, run.HeldOut);
                run.Train(training, new AdamOptimizer(training.Parameters, options.LearningRate));
                return training.Fold();
            });
    }
}
