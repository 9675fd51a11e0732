using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Training;

public class TrainingLoopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("audioanomaly-test-").FullName;

    private string ResumePath => Path.Combine(_folder, "deep", "training.safetensors");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void TrainingLoop_EveryEpoch_SeesEveryExampleInAnotherOrder()
    {
        QuadraticModel model = Train(new QuadraticModel(10), Options(epochs: 3, batchSize: 4));

        int[][] epochs = [.. model.Seen.Chunk(10)];
        Assert.Equal(3, epochs.Length);
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 10), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(epochs[1], epochs[2]);
    }

    [Fact]
    public void TrainingLoop_Validation_KeepsTheBestEpochsWeights()
    {
        double[] losses = [5, 3, 4, 4, 4, 4];

        QuadraticModel best = Train(new QuadraticModel(10, epoch => losses[epoch - 1]), Options(epochs: 6) with { Patience = null });
        QuadraticModel second = Train(new QuadraticModel(10), Options(epochs: 2));
        QuadraticModel last = Train(new QuadraticModel(10), Options(epochs: 6));

        Assert.Equal((second.Weight, second.Buffer), (best.Weight, best.Buffer));
        Assert.NotEqual(last.Weight, best.Weight);
        Assert.Equal(60, best.Seen.Count);
    }

    [Fact]
    public void TrainingLoop_NoBetterLoss_EndsAfterItsPatience()
    {
        double[] losses = [5, 3, 4, 3, 2.9, 3, 3, 3, 0];

        QuadraticModel model = Train(new QuadraticModel(10, epoch => losses[epoch - 1]), Options(epochs: 9) with { Patience = 3 });

        Assert.Equal(8 * 10, model.Seen.Count);
    }

    [Fact]
    public void TrainingLoop_LossThatIsNoNumber_NamesTheEpoch()
    {
        FitException training = Assert.Throws<FitException>(() => Train(new QuadraticModel(10, poison: step => step == 5 ? float.NaN : 0), Options(epochs: 9, batchSize: 5)));
        FitException validation = Assert.Throws<FitException>(() => Train(new QuadraticModel(10, epoch => epoch == 2 ? double.PositiveInfinity : 1), Options(epochs: 9)));

        Assert.Equal(3, training.Epoch);
        Assert.Contains("epoch 3 of 9", training.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", training.Message, StringComparison.Ordinal);
        Assert.Equal(2, validation.Epoch);
    }

    [Fact]
    public void TrainingLoop_WeightsThatOverflow_NameTheEpoch()
    {
        // Each step multiplies the error by about 2000; the last step of an epoch shows in the weights only.
        FitException error = Assert.Throws<FitException>(() => Train(new QuadraticModel(10), Options(epochs: 100) with { LearningRate = 1000 }));

        Assert.InRange(error.Epoch!.Value, 2, 20);
    }

    [Fact]
    public void TrainingLoop_Progress_CountsEpochsWithLosses()
    {
        var reports = new List<FitProgress>();

        Train(new QuadraticModel(10, epoch => 10 - epoch), Options(epochs: 3), new FitContext { Progress = new ProgressAction<FitProgress>(reports.Add) });

        Assert.Equal([1, 2, 3], reports.Select(report => report.Completed));
        Assert.All(reports, report => Assert.Equal((FitStage.Training, 3L), (report.Stage, report.Total)));
        Assert.Equal([9.0, 8.0, 7.0], reports.Select(report => report.ValidationLoss!.Value));
        Assert.True(reports[2].Loss < reports[0].Loss);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void TrainingLoop_Resumed_EndsWithTheBitsOfOneRun(int interruptedAfter)
    {
        double[] losses = [5, 3, 4, 3.5, 2, 6, 7];
        TrainingOptions options = Options(epochs: 7) with { ResumeFile = ResumePath, Patience = 3 };
        QuadraticModel whole = Train(new QuadraticModel(10, epoch => losses[epoch - 1]), options with { ResumeFile = null });
        using var cancellation = new CancellationTokenSource();
        var context = new FitContext { CancellationToken = cancellation.Token, Progress = new ProgressAction<FitProgress>(report => CancelAt(report, interruptedAfter, cancellation)) };

        Assert.Throws<OperationCanceledException>(() => Train(new QuadraticModel(10, epoch => losses[epoch - 1]), options, context));
        var resumed = new QuadraticModel(10, epoch => losses[epoch + interruptedAfter - 1]);
        Train(resumed, options);

        Assert.Equal((whole.Weight, whole.Buffer), (resumed.Weight, resumed.Buffer));
        Assert.Equal(whole.Seen.Skip(10 * interruptedAfter), resumed.Seen);
    }

    [Fact]
    public void TrainingLoop_FinishedFile_TrainsNoMore()
    {
        TrainingOptions options = Options(epochs: 4) with { ResumeFile = ResumePath };
        QuadraticModel first = Train(new QuadraticModel(10), options);

        QuadraticModel second = Train(new QuadraticModel(10), options);

        Assert.Empty(second.Seen);
        Assert.Equal((first.Weight, first.Buffer), (second.Weight, second.Buffer));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(ResumePath)!));
    }

    [Fact]
    public void TrainingLoop_FileOfAnotherFit_IsRefused()
    {
        TrainingOptions options = Options(epochs: 2) with { ResumeFile = ResumePath };
        Train(new QuadraticModel(10), options);
        byte[] before = File.ReadAllBytes(ResumePath);

        FitException error = Assert.Throws<FitException>(() => Train(new QuadraticModel(10), options, fingerprint: "another"));

        Assert.Contains("other options, another seed or other data", error.Message, StringComparison.Ordinal);
        Assert.Contains(ResumePath, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(ResumePath));
    }

    [Fact]
    public void TrainingLoop_DamagedFile_IsRefused()
    {
        TrainingOptions options = Options(epochs: 2) with { ResumeFile = ResumePath };
        Train(new QuadraticModel(10), options);
        byte[] whole = File.ReadAllBytes(ResumePath);
        foreach (byte[] damaged in new byte[][] { [], whole[..50], whole[..^1], [.. whole, 0], [1, 2, 3, 4, 5, 6, 7, 8, 9] })
        {
            File.WriteAllBytes(ResumePath, damaged);

            Assert.Contains("Delete the file", Assert.Throws<FitException>(() => Train(new QuadraticModel(10), options)).Message, StringComparison.Ordinal);
        }
    }

    private static AutoencoderOptions Options(int epochs, int batchSize = 5) => new() { Epochs = epochs, BatchSize = batchSize, LearningRate = 0.1 };

    private static void CancelAt(FitProgress report, int epoch, CancellationTokenSource cancellation)
    {
        if (report.Completed == epoch)
        {
            cancellation.Cancel();
        }
    }

    private static QuadraticModel Train(QuadraticModel model, TrainingOptions options, FitContext? context = null, string fingerprint = "one")
    {
        NativeRuntime.EnsureLoaded();
        new TrainingLoop(model, new SgdOptimizer(model.Parameters, options.LearningRate, 0.5, 0), options, context ?? new FitContext(), new Random(3), fingerprint).Run();
        return model;
    }
}
