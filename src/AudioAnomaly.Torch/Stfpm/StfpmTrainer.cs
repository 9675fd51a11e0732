using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Trains STFPM's student.</summary>
internal sealed class StfpmTrainer : IDetectorTrainer<StfpmOptions, StfpmState>
{
    public StfpmState Train(TrainingTask<StfpmOptions> task)
    {
        IFeatureExtractor teacher = task.Extractor!;
        Func<int, ITrainableBackbone> createStudent = StudentsOf(teacher);
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
            run =>
            {
                using var training = new StfpmTraining(createStudent, data, run.Workers, run.Random.Next(), run.HeldOut);
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
    private static Func<int, ITrainableBackbone> StudentsOf(IFeatureExtractor teacher) => teacher switch
    {
        Cnn14 network => seed => new Cnn14Student(network, seed),
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
