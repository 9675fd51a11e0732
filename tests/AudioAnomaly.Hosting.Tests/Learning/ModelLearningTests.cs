using AudioAnomaly.Hosting.Tests.Hosts;
using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.Hosting.Tests.Learning;

/// <summary>Live sound gives alarms; people label them; the model is taught, and taught back.</summary>
public sealed class ModelLearningTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AlarmStore Store => _host.Services.GetRequiredService<AlarmStore>();

    private ModelLearning Learning => _host.Services.GetRequiredService<ModelLearning>();

    public async ValueTask InitializeAsync()
    {
        await SpectrumModel.SaveAsync(_folder["a.aam"]);
        _host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Models:pump:Path"] = _folder["a.aam"],
            ["Alarms:Rule:Required"] = "2",
            ["Alarms:Rule:Of"] = "3",
            ["Alarms:Rule:ClearSeconds"] = "4",
            ["Alarms:Rule:HoldOffSeconds"] = "0",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Push_ToneInNoise_IsAnAlarmThatIsKeptWithSoundAndPicture()
    {
        AlarmRecord alarm = await AlarmAsync("press");

        Assert.Equal(("press", "pump", 1), (alarm.Source, alarm.Model, alarm.ModelVersion));
        Assert.InRange(alarm.Alarm.StartSeconds, 18, 22.5);
        Assert.InRange(alarm.Alarm.EndSeconds!.Value - alarm.Alarm.StartSeconds, 6, 14);
        Assert.True(alarm.Alarm.LowHz < 3000 && alarm.Alarm.HighHz > 3000, $"{alarm.Alarm}");
        using var stream = new MemoryStream((await Store.ReadSoundAsync(alarm.Id, Cancellation))!);
        var sound = AudioClip.FromStream(stream);
        double seconds = sound.Samples.Length / (double)sound.SampleRate;
        Assert.InRange(seconds, 12, 24);
        SoundPicture? picture = await Store.ReadPictureAsync(alarm.Id, Cancellation);
        Assert.Equal(seconds, picture!.Columns * picture.SecondsPerColumn, 0.3);
        Assert.Contains(picture.Map, cell => cell > SoundPicture.AtThreshold);

        // Five seconds before the alarm are normal, and the tone is in it.
        AnomalyResult result = await ScoreAsync(sound);
        Assert.True(result.IsAnomalous);
    }

    [Theory]
    [InlineData(LearningMode.Calibration)]
    [InlineData(LearningMode.Model)]
    public async Task Teach_SoundThatWasNothing_IsTriedThenAppliedThenUndone(LearningMode mode)
    {
        AlarmRecord alarm = await AlarmAsync("press");
        await Store.ReviewAsync(alarm.Id, "anna", AlarmLabel.Nothing, cancellationToken: Cancellation);
        byte[] file = await File.ReadAllBytesAsync(_folder["a.aam"], Cancellation);
        double threshold = (await Learning.ReportAsync("pump", Cancellation)).Figures.Threshold!.Value;

        LearningChange tried = await Learning.TeachAsync("pump", mode, cancellationToken: Cancellation);

        Assert.Equal((1, 1), (tried.Before.Nothings, tried.Before.NothingsAbove));
        Assert.Equal(0, tried.After.NothingsAbove);
        Assert.Equal(file, await File.ReadAllBytesAsync(_folder["a.aam"], Cancellation));

        LearningChange applied = await Learning.TeachAsync("pump", mode, apply: true, cancellationToken: Cancellation);
        LearningReport taught = await Learning.ReportAsync("pump", Cancellation);

        Assert.True(applied.IsApplied);
        Assert.Equal(tried.After, applied.After);
        Assert.Equal(tried.After, taught.Figures);
        Assert.Equal(2, _host.Models.StatusOf("pump").Version);
        Assert.Empty(taught.Learnable);
        Assert.Equal([alarm.Id], Assert.Single(taught.Steps).Alarms);
        Assert.True(taught.CanUndo);
        Assert.Equal(mode == LearningMode.Calibration, taught.Figures.Threshold > threshold);
        await Assert.ThrowsAsync<LearningException>(() => Learning.TeachAsync("pump", mode, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<LearningException>(() => Learning.TeachAsync("pump", mode, [alarm.Id], cancellationToken: Cancellation));

        await Learning.UndoAsync("pump", Cancellation);

        Assert.Equal(file, await File.ReadAllBytesAsync(_folder["a.aam"], Cancellation));
        LearningReport undone = await Learning.ReportAsync("pump", Cancellation);
        Assert.Equal(tried.Before, undone.Figures);
        Assert.False(undone.CanUndo);
        await Assert.ThrowsAsync<LearningException>(() => Learning.UndoAsync("pump", Cancellation));
    }

    [Fact]
    public async Task Teach_AlarmOfAnotherLabel_IsRefusedByItsId()
    {
        AlarmRecord alarm = await AlarmAsync("press");
        await Store.ReviewAsync(alarm.Id, null, AlarmLabel.Fault, cancellationToken: Cancellation);

        LearningException refusal = await Assert.ThrowsAsync<LearningException>(() => Learning.TeachAsync("pump", LearningMode.Calibration, [alarm.Id], cancellationToken: Cancellation));

        Assert.Contains(alarm.Id, refusal.Message, StringComparison.Ordinal);
        LearningFigures figures = (await Learning.ReportAsync("pump", Cancellation)).Figures;
        Assert.Equal((1, 1), (figures.Faults, figures.FaultsFound));
        Assert.InRange(figures.FaultRateLow, 0.1, 0.3);
    }

    [Fact]
    public async Task SetThreshold_Applied_IsTheModelsUntilUndone()
    {
        LearningChange change = await Learning.SetThresholdAsync("pump", 77, apply: true, Cancellation);

        Assert.Equal(77, change.After.Threshold);
        using (ModelLease lease = await _host.Models.AcquireAsync("pump", Cancellation))
        {
            Assert.Equal(77, lease.Model.Calibration.Threshold);
        }

        await Learning.UndoAsync("pump", Cancellation);
        Assert.Equal(change.Before, (await Learning.ReportAsync("pump", Cancellation)).Figures);
    }

    [Fact]
    public async Task SetThreshold_ManyTimes_RemembersWhatWasLearnedBeforeAndUndoesTen()
    {
        AlarmRecord alarm = await AlarmAsync("press");
        await Store.ReviewAsync(alarm.Id, null, AlarmLabel.Nothing, cancellationToken: Cancellation);
        await Learning.TeachAsync("pump", LearningMode.Calibration, apply: true, cancellationToken: Cancellation);
        for (int i = 0; i < 11; i++)
        {
            await Learning.SetThresholdAsync("pump", 50 + i, apply: true, Cancellation);
        }

        LearningReport report = await Learning.ReportAsync("pump", Cancellation);

        Assert.Equal(12, report.Steps.Count);
        Assert.Empty(report.Learnable);
        Assert.Equal(10, Directory.GetFiles(_folder.Root, "*.before-*").Length);
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.next"));
    }

    [Fact]
    public async Task Undo_FileReplacedMeanwhile_KeepsTheNewOne()
    {
        await Learning.SetThresholdAsync("pump", 77, apply: true, Cancellation);
        await SpectrumModel.SaveAsync(_folder["a.aam"], seed: 3);
        byte[] replaced = await File.ReadAllBytesAsync(_folder["a.aam"], Cancellation);

        Assert.False((await Learning.ReportAsync("pump", Cancellation)).CanUndo);
        await Assert.ThrowsAsync<LearningException>(() => Learning.UndoAsync("pump", Cancellation));
        Assert.Equal(replaced, await File.ReadAllBytesAsync(_folder["a.aam"], Cancellation));
    }

    /// <summary>Twenty seconds of noise, ten with a tone, twenty of noise.</summary>
    private async Task<AlarmRecord> AlarmAsync(string name)
    {
        LiveSource source = await _host.Live.OpenAsync(name, "pump", new LiveFormat(SpectrumModel.Rate), cancellationToken: Cancellation);
        foreach (AudioClip clip in new[] { SpectrumModel.Sound(500, 20), SpectrumModel.Sound(501, 10, isAnomalous: true), SpectrumModel.Sound(502, 20) })
        {
            foreach (byte[] second in SpectrumModel.Pcm(clip).Chunk(2 * SpectrumModel.Rate))
            {
                await source.PushAsync(second, Cancellation);
            }
        }

        await source.CompleteAsync();
        await Eventually.Is(async () => Store.Status.Waiting == 0 && (await Store.ListAsync(new AlarmQuery(), Cancellation)) is [{ HasSound: true, EndedAt: not null }]);
        return Assert.Single(await Store.ListAsync(new AlarmQuery(), Cancellation));
    }

    private async Task<AnomalyResult> ScoreAsync(AudioClip sound)
    {
        using ModelLease lease = await _host.Models.AcquireAsync("pump", Cancellation);
        return lease.Model.Score(sound, Cancellation);
    }
}
