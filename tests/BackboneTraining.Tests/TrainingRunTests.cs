using System.Globalization;
using AudioAnomaly.Torch;

namespace AudioAnomaly.BackboneTraining.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private static readonly BackboneTrainingOptions Tiny = new() { Widths = [4, 4, 8, 8], WarmUp = 3, Batch = new BatchOptions { Pairs = 4 } };
    private static readonly EpisodeOptions TinyEpisodes = new() { Worlds = 1, BankClips = 2, Queries = 2 };
    private readonly string _folder = Directory.CreateTempSubdirectory("backbone-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TrainingRun_SameSeed_GivesTheSameLossCurveAndWeights()
    {
        LibTorchProcessor.SkipWhereWrong();
        Cnn14Weights first = Run("first", 6, 2)!, second = Run("second", 6, 2)!;

        Assert.Equal(Curve("first"), Curve("second"));
        Assert.Equal(6, Curve("first").Length);
        AssertEqual(first, second);
    }

    [Fact]
    public void Trainer_AnotherDevice_LearnsTheSame()
    {
        LibTorchProcessor.SkipWhereWrong();
        BackboneTrainingOptions options = Tiny with { BFloat16 = false, Episodes = TinyEpisodes with { BesideContrast = true } };
        var batches = new StepBatchMaker(options);
        using Trainer here = new(options), there = new(options, new TorchDevice("copies", static tensor => tensor.clone()));
        for (int step = 0; step < 3; step++)
        {
            StepBatch batch = batches.Make(step);
            Assert.Equal(here.Train(batch, 1e-3).Loss, there.Train(batch, 1e-3).Loss, 1e-5);
        }

        Cnn14Weights expected = here.Export(), actual = there.Export();
        Assert.All(expected.Tensors, tensor => Assert.InRange(
            System.Numerics.Tensors.TensorPrimitives.Distance(tensor.Value.Values.Span, actual.Tensors[tensor.Key].Values.Span),
            0,
            1e-4 * (1 + System.Numerics.Tensors.TensorPrimitives.Norm(tensor.Value.Values.Span))));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void TrainingRun_OtherSeed_GivesAnotherCurve()
    {
        LibTorchProcessor.SkipWhereWrong();
        Run("first", 2, 1);
        Run("second", 2, 1, Tiny with { Seed = 2 });

        Assert.NotEqual(Curve("first"), Curve("second"));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(2)]
    [InlineData(5)]
    public void TrainingRun_InterruptedAndTakenUp_GivesTheSameBits(int interruptAfter)
    {
        LibTorchProcessor.SkipWhereWrong();
        Cnn14Weights whole = Run("whole", 6, 2)!;

        Assert.Null(Run("parts", 6, 2, interruptAfter: interruptAfter));
        Cnn14Weights parts = Run("parts", 6, 2)!;

        Assert.Equal(Curve("whole"), Curve("parts"));
        AssertEqual(whole, parts);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(true)]
    [InlineData(false)]
    public void TrainingRun_EpisodesInterruptedAndTakenUp_GivesTheSameBits(bool besideContrast)
    {
        LibTorchProcessor.SkipWhereWrong();
        BackboneTrainingOptions options = Tiny with { Episodes = TinyEpisodes with { BesideContrast = besideContrast } };
        Cnn14Weights whole = Run("whole", 6, 2, options)!;

        Assert.Null(Run("parts", 6, 2, options, interruptAfter: 3));
        Cnn14Weights parts = Run("parts", 6, 2, options)!;

        Assert.Equal(Curve("whole"), Curve("parts"));
        AssertEqual(whole, parts);
        Assert.All(Curve("whole").Select(row => row.Split(',')), cells => Assert.Equal(besideContrast, cells[6].Length > 0));
        Assert.All(Curve("whole").Select(row => row.Split(',')), cells => Assert.InRange(double.Parse(cells[10], CultureInfo.InvariantCulture), 0, 1));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void TrainingRun_EpisodesWithoutWeight_TrainAsContrastAlone()
    {
        LibTorchProcessor.SkipWhereWrong();
        // What the episodes still move, the running statistics of the norms, is measured again for the weights.
        Cnn14Weights alone = Run("alone", 4, 1)!, beside = Run("beside", 4, 1, Tiny with { Episodes = TinyEpisodes with { Weight = 0 } })!;

        AssertEqual(alone, beside);
        Assert.NotEqual(alone.Tensors["conv_block1.conv1.weight"].Values.ToArray(), Run("with", 4, 1, Tiny with { Episodes = TinyEpisodes })!.Tensors["conv_block1.conv1.weight"].Values.ToArray());
    }

    [Fact]
    public void TrainingRun_ContrastOnly_SettingsAreThoseOfRunsBeforeEpisodes()
    {
        LibTorchProcessor.SkipWhereWrong();
        Run("run", 2, 1);

        Assert.DoesNotContain("Episodes", File.ReadAllText(Path.Combine(_folder, "run", "settings.json")), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void TrainingRun_MadeLonger_GoesOnFromThePlateau()
    {
        LibTorchProcessor.SkipWhereWrong();
        Cnn14Weights whole = Run("whole", 8, 2)!;

        Run("longer", 5, 2);
        Cnn14Weights longer = Run("longer", 8, 2)!;

        Assert.Equal(Curve("whole"), Curve("longer"));
        AssertEqual(whole, longer);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void TrainingRun_OtherFallFromTheSamePlateau_StartsAtThePlateau()
    {
        LibTorchProcessor.SkipWhereWrong();
        Cnn14Weights whole = Run("whole", 7, 3)!;

        Run("other", 6, 2);
        Cnn14Weights other = Run("other", 7, 3)!;

        Assert.Equal(Curve("whole"), Curve("other"));
        AssertEqual(whole, other);
    }

    [Fact]
    public void TrainingRun_FolderInUse_IsRefused()
    {
        LibTorchProcessor.SkipWhereWrong();
        string folder = Path.Combine(_folder, "run");
        Directory.CreateDirectory(folder);
        using var other = new FileStream(Path.Combine(folder, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Throws<IOException>(() => Run("run", 2, 1));
    }

    [Fact]
    public void TrainingRun_EndBeforeWhatIsDone_SaysWhatIsPossible()
    {
        LibTorchProcessor.SkipWhereWrong();
        Run("run", 8, 2);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Run("run", 5, 2));

        Assert.Contains("at least 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingRun_OtherSettingsInTheSameFolder_AreRefused()
    {
        LibTorchProcessor.SkipWhereWrong();
        Run("run", 2, 1);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Run("run", 2, 1, Tiny with { Temperature = 0.2 }));

        Assert.Contains("settings.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingRun_Validation_IsLoggedAndKeepsTheWeights()
    {
        LibTorchProcessor.SkipWhereWrong();
        Run("run", 4, 1);

        string[] validated = [.. File.ReadAllLines(Path.Combine(_folder, "run", "log.csv")).Skip(1).Select(row => row.Split(',')).Where(cells => cells[8].Length > 0).Select(cells => cells[1])];
        Assert.Equal(["3", "4"], validated);
        Assert.True(File.Exists(Path.Combine(_folder, "run", "weights-000003.safetensors")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void TrainingRun_MachineWorlds_AreLoggedAndChangeNothingElse()
    {
        LibTorchProcessor.SkipWhereWrong();
        var tiny = new MachineWorldOptions { WorldsPerKind = 1, LearnedClips = 10, NormalClips = 3, ClipsPerFault = 2, Seconds = 1.5 };
        Cnn14Weights without = Run("without", 3, 1)!, with = Run("with", 3, 1, machines: tiny)!;

        AssertEqual(without, with);
        Assert.Equal(string.Empty, Curve("without")[^1].Split(',')[^1]);
        Assert.InRange(double.Parse(Curve("with")[^1].Split(',')[^1], CultureInfo.InvariantCulture), 0.3, 1);
        Assert.Equal(Curve("without")[^1].Split(',')[..^1], Curve("with")[^1].Split(',')[..^1]);
    }

    [Fact]
    public void WeightsFile_Written_LoadsWithItsOriginAndFrontEnds()
    {
        Cnn14Weights weights = Cnn14Weights.Random(1, 64, 4, 4, 8, 8);
        string path = Path.Combine(_folder, "w.safetensors");

        WeightsFile.Write(path, weights, Tiny, new TrainingRunPlan { Steps = 6, CoolDown = 2 });
        var loaded = Cnn14Weights.Load(path, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("synthetic", loaded.Identity!.Kind);
        Assert.Equal("panns32k", loaded.Identity.Preset);
        Assert.Equal(["panns16k", "clap2022"], loaded.Identity.OtherPresets);
        Assert.Equal(weights.Tensors["bn0.running_var"].Values.ToArray(), loaded.Tensors["bn0.running_var"].Values.ToArray());
    }

    [Fact]
    public void LearningRateSchedule_RisesStaysAndFallsToZero()
    {
        var schedule = new LearningRateSchedule(2, WarmUp: 4, Steps: 20, CoolDown: 10);

        Assert.Equal([0.5, 1, 1.5, 2, 2], Enumerable.Range(0, 5).Select(step => schedule.At(step)));
        Assert.Equal(2, schedule.At(10));
        Assert.Equal(2 * (1 - Math.Sqrt(0.5)), schedule.At(15), 1e-12);
        Assert.Equal(0, schedule.At(20), 1e-12);
        Assert.Equal(schedule.At(9), (schedule with { Steps = 100 }).At(9));
    }

    private Cnn14Weights? Run(
        string name,
        long steps,
        long coolDown,
        BackboneTrainingOptions? options = null,
        int interruptAfter = int.MaxValue,
        MachineWorldOptions? machines = null)
    {
        using var interrupted = new CancellationTokenSource();
        var plan = new TrainingRunPlan { Steps = steps, CoolDown = coolDown, ValidateEvery = 3, ValidationWorlds = 1, Machines = machines };
        string folder = Path.Combine(_folder, name);
        var clock = new CountingClock(() =>
        {
            // The log asks for the time once a step.
            if (--interruptAfter == 0)
            {
                interrupted.Cancel();
            }
        });
        return new BackboneTrainingRun(folder, options ?? Tiny, plan, clock, _ => { }).Run(interrupted.Token);
    }

    /// <summary>The log without its times.</summary>
    private string[] Curve(string name) => [.. File.ReadAllLines(Path.Combine(_folder, name, "log.csv")).Skip(1).Select(row => row[(row.IndexOf(',') + 1)..])];

    private static void AssertEqual(Cnn14Weights expected, Cnn14Weights found)
        => Assert.All(expected.Tensors, pair => Assert.Equal(pair.Value.Values.ToArray(), found.Tensors[pair.Key].Values.ToArray()));

    private sealed class CountingClock(Action asked) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            asked();
            return DateTimeOffset.UnixEpoch;
        }
    }
}
