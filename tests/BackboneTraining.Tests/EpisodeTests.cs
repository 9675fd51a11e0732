using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining.Tests;

public class EpisodeTests
{
    private const int View = BatchMaker.Frames * 64;
    private static readonly EpisodeOptions Small = new() { Worlds = 2, BankClips = 3, Queries = 4 };

    public EpisodeTests() => NativeRuntime.EnsureLoaded();

    [Fact]
    public void EpisodeMaker_SameNumber_GivesTheSameBitsWhateverWasMadeBefore()
    {
        var used = new EpisodeMaker(Small, 3, 3);
        used.Make(0);

        float[] episodes = used.Make(1);

        Assert.Equal(new EpisodeMaker(Small, 3, 3).Make(1), episodes);
        Assert.NotEqual(new EpisodeMaker(Small, 3, 4).Make(1), episodes);
        Assert.Equal(2 * 7 * View, episodes.Length);
        Assert.All(episodes, value => Assert.InRange(value, -100, 80));
    }

    [Fact]
    public void EpisodeMaker_MoreWorlds_LeaveTheFirstOnesAsTheyWere()
    {
        float[] few = new EpisodeMaker(Small, 3, 3).Make(5), many = new EpisodeMaker(Small with { Worlds = 3 }, 3, 3).Make(5);

        Assert.Equal(few, many[..few.Length]);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(0, 6, 0.6)]
    [InlineData(1, 6, 0.55)]
    public void EpisodeMaker_AnomalousClips_LieFartherFromTheBank(double steadyWorlds, double lowestEventDb, double least)
    {
        // Loud events and any lasting change show even in mean spectra without their level.
        Assert.InRange(RocAucOfMeanSpectra(new() { Worlds = 40, SteadyWorlds = steadyWorlds, LowestEventDb = lowestEventDb }), least, 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void EpisodeMaker_Defaults_AreNotSolvedByMeanSpectra() => Assert.InRange(RocAucOfMeanSpectra(new() { Worlds = 40 }), 0.4, 0.75);

    [Fact]
    public void StepBatchMaker_Objectives_MakeWhatTheyNeedAndLeaveContrastAlone()
    {
        var contrast = new BackboneTrainingOptions { Batch = new BatchOptions { Pairs = 4 } };
        BackboneTrainingOptions both = contrast with { Episodes = Small }, episodes = contrast with { Episodes = Small with { BesideContrast = false } };

        StepBatch alone = new StepBatchMaker(contrast).Make(7), together = new StepBatchMaker(both).Make(7), only = new StepBatchMaker(episodes).Make(7);

        Assert.Null(alone.Episodes);
        Assert.Null(only.Views);
        Assert.Equal(new BatchMaker(contrast.Batch, contrast.Seed).Make(7), alone.Views);
        Assert.Equal(alone.Views, together.Views);
        Assert.Equal(only.Episodes, together.Episodes);
    }

    [Fact]
    public void EpisodeLoss_AllClipsAlike_IsThatOfAToss()
    {
        using DisposeScope scope = torch.NewDisposeScope();

        // One pattern in every clip of both worlds: every query lies on its bank.
        torch.Tensor clips = Noise(1).repeat(14, 1, 1, 1);
        (torch.Tensor loss, double auc) = EpisodeLoss.Compute(clips, Small, new SoundRandom(1));

        Assert.Equal(Math.Log(2), loss.item<float>(), 1e-5);
        Assert.Equal(0.5, auc);
    }

    [Fact]
    public void EpisodeLoss_StrangePatchInEachAnomalousClip_RanksThemLast()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor clips = Noise(14);
        AddToAnomalous(clips, 20);

        (torch.Tensor loss, double auc) = EpisodeLoss.Compute(clips, Small, new SoundRandom(1));
        (torch.Tensor unmarked, _) = EpisodeLoss.Compute(Noise(14), Small, new SoundRandom(1));

        Assert.Equal(1, auc);
        Assert.InRange(loss.item<float>(), 0, 0.01f);
        Assert.InRange(unmarked.item<float>(), 0.1f, 3);
    }

    [Fact]
    public void EpisodeLoss_ChannelsScaledAndShifted_StaysTheSame()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor clips = Noise(14), scales = torch.tensor(new float[] { 100, 5, 20, 50, 10, 3 }).view(1, 6, 1, 1);

        torch.Tensor scores = EpisodeLoss.Score(clips, Small, new SoundRandom(1));
        torch.Tensor scaled = EpisodeLoss.Score((clips * scales) - scales, Small, new SoundRandom(1));

        // Not to the last bit: a little is added to the variances.
        Assert.InRange((scores - scaled).abs().max().item<float>(), 0, 2e-3f);
    }

    [Fact]
    public void EpisodeLoss_OneBankPatch_IsThePowerMeanOfTheDistancesToIt()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var options = new EpisodeOptions { Worlds = 1, BankClips = 1, Queries = 2, Sharpness = 4 };

        // One channel, a bank of -1 and 1 (of which both are taken) and queries that lie on it and 3 beyond it.
        torch.Tensor clips = torch.tensor(new float[] { -1, 1, -1, 1, 1, 4 }).view(3, 1, 1, 2);
        float[] scores = EpisodeLoss.Score(clips, options, new SoundRandom(1)).data<float>().ToArray();

        // The variance of -1 and 1 is 2 with a thousandth on top; a millionth is added to squares.
        double far = 9 / 2.001, near = 1e-6;
        Assert.Equal(Math.Log(near) / 2, scores[0], 1e-4);
        Assert.Equal(Math.Log(((near * near) + Math.Pow(far + near, 2)) / 2) / 4, scores[1], 1e-4);
    }

    [Fact]
    public void EpisodeLoss_GradientSteps_SeparateTheClips()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor clips = Noise(14);

        // A weak mark in one channel, which the noise of the others hides: the loss standardises channels, so that only mixing them helps.
        AddToAnomalous(clips, 3);
        using var parameters = new ParameterSet();
        parameters.Add("mix", new TensorData(Noise(1).data<float>().ToArray().AsMemory(0, 36), 6, 6));
        using var optimiser = new AdamW([parameters], decay: 0);
        var losses = new List<float>();
        for (int step = 0; step < 40; step++)
        {
            torch.Tensor mixed = torch.einsum("oc,nchw->nohw", parameters["mix"], clips);
            (torch.Tensor loss, _) = EpisodeLoss.Compute(mixed, Small, new SoundRandom(1));
            loss.backward();
            Assert.True(parameters["mix"].grad!.isfinite().all().item<bool>());
            optimiser.Step(step, 0.05);
            losses.Add(loss.item<float>());
        }

        Assert.InRange(losses[^1], 0, 0.7f * losses[0]);
    }

    private static double RocAucOfMeanSpectra(EpisodeOptions options)
    {
        float[][] spectra = [.. new EpisodeMaker(options, 3, 1).Make(0).Chunk(View).Select(Spectra.MeanWithoutLevel)];
        double right = 0;
        foreach (float[][] world in spectra.Chunk(options.Clips))
        {
            double[] distances = [.. world[options.BankClips..].Select(query => world[..options.BankClips].Min(normal => Spectra.Distance(query, normal)))];
            right += distances[4..].Sum(anomalous => distances[..4].Count(normal => anomalous > normal)) / 16.0 / options.Worlds;
        }

        return right;
    }

    private static void AddToAnomalous(torch.Tensor clips, float value)
    {
        foreach (int world in (int[])[0, 1])
        {
            for (int query = 2; query < 4; query++)
            {
                clips[(world * 7) + 3 + query, 2, 1, 1] = torch.tensor(value);
            }
        }
    }

    private static torch.Tensor Noise(int clips)
    {
        float[] values = new float[clips * 6 * 4 * 4];
        new SoundRandom(9).FillWhite(values);
        return torch.tensor(values, [clips, 6, 4, 4]);
    }
}
