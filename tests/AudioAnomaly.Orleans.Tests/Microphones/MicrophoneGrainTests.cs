using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet.Tests.Microphones;

public sealed class MicrophoneGrainTests
{
    private const int Rate = SpectrumModel.Rate;

    [Fact]
    public async Task Push_NotRegistered_IsToldSo()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        var sender = new Sender(Sender.Sound((1, false)));

        ChunkReceipt receipt = await cluster.Microphone().PushAsync(sender.Chunk(0, Rate));

        Assert.Equal(ChunkOutcome.Unknown, receipt.Outcome);
        Assert.Contains("press-1", receipt.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_DefaultModel_RegistersBySound()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(fleet: options => options.DefaultModel = FleetCluster.Model);
        var sender = new Sender(Sender.Sound((1, false)));

        ChunkReceipt receipt = await cluster.Microphone().PushAsync(sender.Chunk(0, Rate));

        Assert.Equal(ChunkOutcome.Taken, receipt.Outcome);
        Assert.Equal(Rate, (await cluster.Microphone().GetStatusAsync()).SampleRate);
    }

    [Fact]
    public async Task Push_ChunksTwiceLateAndTooEarly_EachMomentCountsOnce()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((5, false)));

        ChunkReceipt first = await microphone.PushAsync(sender.Chunk(0, Rate));
        ChunkReceipt again = await microphone.PushAsync(sender.Chunk(0, Rate));
        ChunkReceipt early = await microphone.PushAsync(sender.Chunk(3 * Rate, Rate));
        ChunkReceipt overlapping = await microphone.PushAsync(sender.Chunk(Rate / 2, 2 * Rate));

        Assert.Equal((ChunkOutcome.Taken, (long)Rate), (first.Outcome, first.Next));
        Assert.Equal((ChunkOutcome.Taken, (long)Rate), (again.Outcome, again.Next));
        Assert.Equal((ChunkOutcome.Behind, (long)Rate), (early.Outcome, early.Next));
        Assert.Equal((ChunkOutcome.Taken, 5L * Rate / 2), (overlapping.Outcome, overlapping.Next));
        Assert.Equal(2.5, (await microphone.GetStatusAsync()).SoundSeconds);
    }

    [Fact]
    public async Task Push_SoundThatIsLost_IsAGap()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((5, false)));
        await microphone.PushAsync(sender.Chunk(0, Rate));

        ChunkReceipt receipt = await microphone.PushAsync(sender.Chunk(3 * Rate, Rate, isAfterLoss: true));

        Assert.Equal((ChunkOutcome.Taken, 4L * Rate), (receipt.Outcome, receipt.Next));
        Assert.Equal(2, (await microphone.GetStatusAsync()).SoundSeconds);
    }

    [Fact]
    public async Task Push_WhatIsNoSoundOfTheMicrophone_IsRefusedInWords()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((100, false)));

        ChunkReceipt rate = await microphone.PushAsync(sender.Chunk(0, Rate, rate: 8000));
        ChunkReceipt half = await microphone.PushAsync(sender.Chunk(0, Rate) with { Bytes = new byte[3] });
        ChunkReceipt longer = await microphone.PushAsync(sender.Chunk(0, 61 * Rate));
        ChunkReceipt negative = await microphone.PushAsync(sender.Chunk(0, Rate) with { First = -1 });

        Assert.All([rate, half, longer, negative], receipt => Assert.Equal(ChunkOutcome.Wrong, receipt.Outcome));
        Assert.Contains("8000", rate.Problem, StringComparison.Ordinal);
        Assert.Contains("16000", rate.Problem, StringComparison.Ordinal);
        Assert.Contains("3 bytes", half.Problem, StringComparison.Ordinal);
        Assert.Contains("60", longer.Problem, StringComparison.Ordinal);
        Assert.Equal(0, (await microphone.GetStatusAsync()).SoundSeconds);
    }

    [Fact]
    public async Task Push_StreamThatAnotherFollowed_ComesTooLate()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        Sender older = new(Sender.Sound((5, false))), newer = new(Sender.Sound((5, false)));
        await microphone.PushAsync(older.Chunk(0, Rate));
        await microphone.PushAsync(newer.Chunk(0, Rate));

        ChunkReceipt late = await microphone.PushAsync(older.Chunk(Rate, Rate));

        Assert.Equal(ChunkOutcome.Wrong, late.Outcome);
        Assert.Equal(2, (await microphone.GetStatusAsync()).SoundSeconds);
    }

    [Fact]
    public async Task Push_Flood_IsHeldUp()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(fleet: options => options.BurstSeconds = 5);
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((60, false)));

        ChunkReceipt burst = await microphone.PushAsync(sender.Chunk(0, 5 * Rate));
        ChunkReceipt more = await microphone.PushAsync(sender.Chunk(5 * Rate, 50 * Rate));

        Assert.Equal(ChunkOutcome.Taken, burst.Outcome);
        Assert.Equal((ChunkOutcome.TooFast, 5L * Rate), (more.Outcome, more.Next));
        Assert.InRange(more.RetryAfter!.Value.TotalSeconds, 0.001, 1.25);
    }

    [Fact]
    public async Task Push_ModelThatIsMissing_IsAskedForAgainAndGoesOn()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync(model: "other");
        var sender = new Sender(Sender.Sound((2, false)));

        ChunkReceipt missing = await microphone.PushAsync(sender.Chunk(0, Rate));
        await SpectrumModel.SaveAsync(Path.Combine(cluster.ModelFolder, "other.aam"), seed: 1);

        Assert.Equal(ChunkOutcome.Unavailable, missing.Outcome);
        Assert.NotNull(missing.RetryAfter);
        await Eventually.Is(async () => (await microphone.PushAsync(sender.Chunk(0, Rate))).Outcome == ChunkOutcome.Taken);
    }

    [Fact]
    public async Task Register_NumbersOutOfRange_Throws()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => cluster.Microphone().RegisterAsync(new MicrophoneSettings { Model = "pump", SampleRate = 1 }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => cluster.Microphone().RegisterAsync(new MicrophoneSettings { Model = "../pump", SampleRate = Rate }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => cluster.Microphone("a b").RegisterAsync(new MicrophoneSettings { Model = "pump", SampleRate = Rate }));
    }

    [Fact]
    public async Task Remove_ForgetsTheMicrophone()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((1, false)));
        await microphone.PushAsync(sender.Chunk(0, Rate));

        await microphone.RemoveAsync();

        Assert.Equal(ChunkOutcome.Unknown, (await microphone.PushAsync(sender.Chunk(0, Rate))).Outcome);
    }

    [Fact]
    public async Task Push_NoSoundForLong_IsSilentAndComesBack()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(fleet: options => options.PatienceSeconds = 0.1);
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((30, false)));
        await microphone.PushAsync(sender.Chunk(0, 10 * Rate));

        await Eventually.Is(async () => (await microphone.GetStatusAsync()).State == LiveState.Silent);
        await Eventually.Is(async () => (await cluster.Grains.GetGrain<IFleetGrain>(0).GetAsync()).Count(LiveState.Silent) == 1);
    }

    [Fact]
    public async Task Calibrate_OwnThreshold_CountsForTheMicrophoneAlone()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain own = await cluster.RegisterAsync("own"), other = await cluster.RegisterAsync("other");
        using AudioAnomalyModel model = await SpectrumModel.FitAsync();
        using AudioAnomalyModel calibrated = model.WithThreshold(ThresholdPolicy.Manual(1e6));

        await own.CalibrateAsync(MachineCalibration.Of(calibrated));
        var sender = new Sender(Sender.Sound((20, true)));
        await own.PushAsync(sender.Chunk(0, 20 * Rate));
        await other.PushAsync(sender.Chunk(0, 20 * Rate));

        Assert.Equal(calibrated.Calibration.MapThreshold, (await own.GetStatusAsync()).MapThreshold);
        Assert.Equal(model.Calibration.MapThreshold, (await other.GetStatusAsync()).MapThreshold);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => own.CalibrateAsync([1, 2, 3]));
    }

    [Fact]
    public async Task Calibrate_OfAnotherModel_IsNotUsedAndSaysSo()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        using AudioAnomalyModel other = await SpectrumModel.FitAsync(seed: 1), own = await SpectrumModel.FitAsync();
        var sender = new Sender(Sender.Sound((20, false)));

        await microphone.CalibrateAsync(MachineCalibration.Of(other));
        ChunkReceipt receipt = await microphone.PushAsync(sender.Chunk(0, 5 * Rate));
        MicrophoneStatus status = await microphone.GetStatusAsync();

        Assert.Equal(ChunkOutcome.Taken, receipt.Outcome);
        Assert.Equal(own.Calibration.MapThreshold, status.MapThreshold);
        Assert.Contains(status.Warnings, warning => warning.Contains("another model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Push_VersionThatIsGone_BeginsAnewWithTheOneRolledBackTo()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        string second = await SpectrumModel.SaveAsync(Path.Combine(cluster.ModelFolder, "pump-2.aam"), seed: 1);
        var sender = new Sender(Sender.Sound((60, false)));
        IModelRolloutGrain rollout = cluster.Grains.GetGrain<IModelRolloutGrain>("pump");
        await rollout.RollOutAsync("pump-2", 1);
        long first = 0;
        async Task<string?> PushAsync()
        {
            first = (await microphone.PushAsync(sender.Chunk(first, Rate / 10))).Next;
            return (await microphone.GetStatusAsync()).Version;
        }

        await Eventually.Is(async () => await PushAsync() == "pump-2");
        await microphone.SaveAsync();
        File.Delete(second);
        await rollout.RollBackAsync();
        await cluster.Cluster.DeactivateAsync(microphone);

        await Eventually.Is(async () => await PushAsync() == "pump");
        Assert.Equal((double)first / Rate, (await microphone.GetStatusAsync()).SoundSeconds, 6);
    }

    [Fact]
    public async Task Register_AnotherFormat_WhatTheOldSenderSendsIsNoSound()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((20, false)));
        await microphone.PushAsync(sender.Chunk(0, Rate));

        await microphone.RegisterAsync(new MicrophoneSettings { Model = FleetCluster.Model, SampleRate = Rate, Encoding = SampleEncoding.F32 });
        ChunkReceipt late = await microphone.PushAsync(sender.Chunk(Rate, Rate));

        Assert.Equal(ChunkOutcome.Wrong, late.Outcome);
        Assert.Equal(0, (await microphone.GetStatusAsync()).SoundSeconds);
    }

    [Fact]
    public async Task Push_NumbersThatAreNone_EndTheSessionAndTheNextSoundIsScored()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = cluster.Microphone();
        await microphone.RegisterAsync(new MicrophoneSettings { Model = FleetCluster.Model, SampleRate = Rate, Encoding = SampleEncoding.F32 });
        byte[] broken = new byte[sizeof(float) * Rate];
        Array.Fill(broken, (byte)0xFF);
        SoundChunk Chunk(long first, byte[] bytes) => new() { Stream = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), First = first, SampleRate = Rate, Bytes = bytes };

        ChunkReceipt wrong = await microphone.PushAsync(Chunk(0, broken));
        ChunkReceipt right = await microphone.PushAsync(Chunk(Rate, new byte[sizeof(float) * Rate]));

        Assert.Equal((ChunkOutcome.Wrong, (long)Rate), (wrong.Outcome, wrong.Next));
        Assert.Equal((ChunkOutcome.Taken, 2L * Rate), (right.Outcome, right.Next));
    }

    [Fact]
    public async Task Register_ModelThatNoHostHas_IsSaidAtOnce()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync(model: "pmup");

        Assert.Contains((await microphone.GetStatusAsync()).Warnings, warning => warning.Contains("pmup", StringComparison.Ordinal));
    }
}
