namespace AudioAnomaly.Fleet.Tests.Models;

public sealed class ModelRolloutTests
{
    private static readonly string[] Microphones = [.. Enumerable.Range(0, 2000).Select(number => $"press-{number}")];

    [Fact]
    public void VersionFor_Shares_AreKeptAndGrow()
    {
        string[] tenth = Those(0.1), half = Those(0.5);

        // Five standard deviations of a binomial.
        Assert.InRange(tenth.Length, 200 - 67, 200 + 67);
        Assert.InRange(half.Length, 1000 - 112, 1000 + 112);
        Assert.Empty(tenth.Except(half));
        Assert.Equal(Microphones, Those(1));
    }

    [Fact]
    public void VersionFor_NothingRolledOut_IsTheModelItself() => Assert.Equal("pump", new ModelRollout().VersionFor("pump", "press-1"));

    [Fact]
    public async Task RollOut_ToAllAndBack_GivesTheVersionBefore()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IModelRolloutGrain rollout = cluster.Grains.GetGrain<IModelRolloutGrain>("pump");

        await rollout.RollOutAsync("pump-2", 0.25);
        ModelRollout all = await rollout.RollOutAsync("pump-2", 1);
        ModelRollout back = await rollout.RollBackAsync();

        Assert.Equal(("pump-2", null, "pump"), (all.Stable, all.Candidate, all.Previous));
        Assert.Equal("pump", back.VersionFor("pump", "press-1"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => rollout.RollOutAsync("pump-3", 0));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => rollout.RollOutAsync("../pump", 1));
    }

    [Fact]
    public async Task RollOut_MicrophonesThatRun_GoOnWithTheVersionAndBack()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        await SpectrumModel.SaveAsync(Path.Combine(cluster.ModelFolder, "pump-2.aam"), seed: 1);
        var sender = new Tests.Microphones.Sender(Tests.Microphones.Sender.Sound((120, false)));
        long first = 0;
        async Task<string?> PushAsync()
        {
            await microphone.PushAsync(sender.Chunk(first, SpectrumModel.Rate / 10));
            first += SpectrumModel.Rate / 10;
            return (await microphone.GetStatusAsync()).Version;
        }

        Assert.Equal("pump", await PushAsync());
        IModelRolloutGrain rollout = cluster.Grains.GetGrain<IModelRolloutGrain>("pump");
        await rollout.RollOutAsync("pump-2", 1);
        await Eventually.Is(async () => await PushAsync() == "pump-2");
        await rollout.RollBackAsync();
        await Eventually.Is(async () => await PushAsync() == "pump");

        await rollout.RollOutAsync("pump-that-is-missing", 1);
        await Eventually.Is(async () =>
        {
            await PushAsync();
            return (await microphone.GetStatusAsync()).Warnings.Any(warning => warning.Contains("pump-that-is-missing", StringComparison.Ordinal));
        });
        Assert.Equal("pump", await PushAsync());
        Assert.Equal((double)first / SpectrumModel.Rate, (await microphone.GetStatusAsync()).SoundSeconds, 6);
    }

    private static string[] Those(double share)
    {
        ModelRollout rollout = share < 1 ? new ModelRollout { Candidate = "new", Share = share } : new ModelRollout { Stable = "new" };
        return [.. Microphones.Where(microphone => rollout.VersionFor("pump", microphone) == "new")];
    }
}
