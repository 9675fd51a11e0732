using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Trains STFPM's student.</summary>
/// <param name="engine">On which device students of CNN14 are trained; a copy. Students of other teachers choose theirs.</param>
internal sealed class StfpmTrainer(TorchOptions engine) : IDetectorTrainer<StfpmOptions, StfpmState>
{
    public StfpmState Train(TrainingTask<StfpmOptions> task)
    {
        IFeatureExtractor teacher = task.Extractor!;

        // Says so at once where the teacher cannot teach.
        _ = StudentsOf(teacher, TorchDevice.Processor);
        using var data = new StfpmData(teacher, task.Options);
        return TrainingFit.Run(
            task,
            StfpmOptions.Format.ToJson(task.Options),
            data.Add,
            () =>
            {
                // Says so where there are no clips.
                _ = data.Bins;
                return data.ClipCount;
            },
            task.Context.MaxDegreeOfParallelism,
            engine,
            (run, device) =>
            {
                using var training = new StfpmTraining(StudentsOf(teacher, device), data, run.Workers, run.Random.Next(), run.HeldOut);
                using (torch.NewDisposeScope())
                {
                    run.Train(training, new SgdOptimizer(training.Parameters, task.Options.LearningRate, task.Options.Momentum, task.Options.WeightDecay));
                }

                // Outside the scope, which would take the student's tensors with it.
                return new StfpmState(Finished(training.Export(), task.Components), training.ComputeLayerMeans(), data.Bins);
            });
    }

    /// <summary>How to make students of a teacher.</summary>
    /// <exception cref="PipelineConfigurationException">It cannot teach.</exception>
    private static Func<int, ITrainableBackbone> StudentsOf(IFeatureExtractor teacher, TorchDevice device) => teacher switch
    {
        Cnn14 network => seed => new Cnn14Student(network, seed, device),
        ITeacherFeatureExtractor own => own.CreateStudent,
        _ => throw new PipelineConfigurationException([$"STFPM needs a network that can teach, and '{teacher.Id}' cannot. Use CNN14 (UseCnn14), or implement {nameof(ITeacherFeatureExtractor)}."]),
    };

    /// <summary>A student of CNN14's architecture scores on whatever engine the model was given.</summary>
    private static IFeatureExtractor Finished(ITorchFeatureExtractor student, ComponentContext components)
    {
        if (student is not TorchCnn14 network)
        {
            return student;
        }

        using (network)
        {
            return Cnn14.ForStudent(network.Weights, network.Layers.Select(layer => layer.Name), components);
        }
    }
}
