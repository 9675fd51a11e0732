using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Trains CFA.</summary>
/// <param name="engine">On which device; a copy.</param>
internal sealed class CfaTrainer(TorchOptions engine) : IDetectorTrainer<CfaOptions, CfaModel>
{
    public CfaModel Train(TrainingTask<CfaOptions> task)
    {
        CfaOptions options = task.Options;
        using var data = new CfaData(task.Extractor!, options);
        return TrainingFit.Run(
            task,
            CfaOptions.Format.ToJson(options),
            data.Add,
            () =>
            {
                data.Complete();
                return data.ClipCount;
            },
            task.Context.MaxDegreeOfParallelism,
            engine,
            (run, device) =>
            {
                using DisposeScope scope = torch.NewDisposeScope();
                var training = new CfaTraining(data, options, run.Workers, run.Random, run.HeldOut, device, task.Context.CancellationToken);
                run.Train(training, new AdamOptimizer(training.Parameters, options.LearningRate, options.WeightDecay, amsgrad: true));
                return training.ToModel(data.Bins);
            });
    }
}
