using AudioAnomaly.Hosting.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting.Tests.Models;

public class ModelStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acquire_ConfiguredModel_IsLoadedAtStartUnderItsName()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]),
            ["Models:pump:Threshold"] = "12.5",
        });

        Assert.Equal(ModelState.Ready, host.Models.StatusOf("PUMP").State);
        using ModelLease lease = await host.Models.AcquireAsync("Pump", Cancellation);
        Assert.Equal("pump", lease.Model.Name);
        Assert.Equal(12.5, lease.Model.Calibration.Threshold);
        Assert.True(host.Models.StatusOf("pump").MemoryBytes > 1000);
    }

    [Fact]
    public async Task Acquire_UnknownName_NamesANearOne()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]) });

        UnknownModelException error = await Assert.ThrowsAsync<UnknownModelException>(async () => await host.Models.AcquireAsync("pomp", Cancellation));

        Assert.Contains("'pump'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BrokenModel_StopsTheHostAndNamesModelFileAndChoice()
    {
        using var folder = new TemporaryFolder();
        folder.Text("a.aam", "no model");
        await using TestHost host = TestHost.Create(new Dictionary<string, string?> { ["Models:pump:Path"] = folder["a.aam"] });

        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Contains("'pump'", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder["a.aam"], error.Message, StringComparison.Ordinal);
        Assert.Contains("OnBrokenModel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BrokenModelThatHealthReports_IsUnhealthyUntilTheFileIsMended()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Models:pump:Path"] = folder["a.aam"],
            ["OnBrokenModel"] = "ReportHealth",
            ["ReloadSeconds"] = "0",
        });
        await Assert.ThrowsAsync<ModelUnavailableException>(async () => await host.Models.AcquireAsync("pump", Cancellation));
        Assert.Equal(ModelState.Broken, host.Models.StatusOf("pump").State);
        Assert.Equal(HealthStatus.Unhealthy, await HealthOf(host));

        await SpectrumModel.SaveAsync(folder["a.aam"]);
        await host.Models.RefreshAsync(Cancellation);

        Assert.Equal(ModelState.Ready, host.Models.StatusOf("pump").State);
        Assert.Equal(HealthStatus.Healthy, await HealthOf(host));
    }

    [Fact]
    public async Task Refresh_NewFile_ReplacesTheModelAndTheOldOneGoesOnForItsUsers()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]), ["ReloadSeconds"] = "0" });
        using ModelLease old = await host.Models.AcquireAsync("pump", Cancellation);
        double before = old.Model.Score(SpectrumModel.Sound(7, 2), Cancellation).Score;

        await SpectrumModel.SaveAsync(folder["a.aam"], seed: 1);
        await host.Models.RefreshAsync(Cancellation);

        using ModelLease next = await host.Models.AcquireAsync("pump", Cancellation);
        Assert.Equal((1, false), (old.Version, old.IsCurrent));
        Assert.Equal((2, true), (next.Version, next.IsCurrent));
        Assert.Equal(before, old.Model.Score(SpectrumModel.Sound(7, 2), Cancellation).Score);
        Assert.NotEqual(before, next.Model.Score(SpectrumModel.Sound(7, 2), Cancellation).Score);
        AudioAnomalyModel freed = old.Model;
        old.Dispose();
        Assert.Throws<ObjectDisposedException>(() => freed.Score(SpectrumModel.Sound(7, 2), Cancellation));
    }

    [Fact]
    public async Task Refresh_SameFile_KeepsTheModel()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]), ["ReloadSeconds"] = "0" });

        await host.Models.RefreshAsync(Cancellation);

        Assert.Equal(1, host.Models.StatusOf("pump").Version);
    }

    [Fact]
    public async Task Refresh_BrokenFile_KeepsTheModelAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]), ["ReloadSeconds"] = "0" });
        byte[] whole = await File.ReadAllBytesAsync(folder["a.aam"], Cancellation);

        await File.WriteAllBytesAsync(folder["a.aam"], whole[..(whole.Length / 2)], Cancellation);
        await host.Models.RefreshAsync(Cancellation);

        ModelStatus status = host.Models.StatusOf("pump");
        Assert.Equal((ModelState.Outdated, 1), (status.State, status.Version));
        Assert.Contains(folder["a.aam"], status.Problem, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, await HealthOf(host));
        using (ModelLease lease = await host.Models.AcquireAsync("pump", Cancellation))
        {
            Assert.Equal(1, lease.Version);
        }

        File.Delete(folder["a.aam"]);
        await host.Models.RefreshAsync(Cancellation);
        Assert.Equal(1, host.Models.StatusOf("pump").Version);
    }

    [Fact]
    public async Task Folder_Models_AreLoadedWhenAskedFor()
    {
        using var folder = new TemporaryFolder();
        File.Copy(await SpectrumModel.SaveAsync(folder["m0.aam"]), folder["m1.aam"]);
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["ModelFolders:0"] = folder.Root, ["ReloadSeconds"] = "0" });
        Assert.All(host.Models.Models, status => Assert.Equal(ModelState.NotLoaded, status.State));

        (await host.Models.AcquireAsync("m0", Cancellation)).Dispose();

        Assert.Equal([ModelState.Ready, ModelState.NotLoaded], host.Models.Models.Select(status => status.State));
    }

    [Fact]
    public async Task Folder_MemoryIsFull_FreesTheLeastRecentlyUsed()
    {
        using var folder = new TemporaryFolder();
        string first = await SpectrumModel.SaveAsync(folder["m0.aam"]);
        for (int i = 1; i < 4; i++)
        {
            File.Copy(first, folder[$"m{i}.aam"]);
        }

        long bytes = AudioAnomalyModel.ReadManifest(first)["parts"]!.AsArray().Sum(part => part!["bytes"]!.GetValue<long>());
        using var store = ModelStores.Create(new AudioAnomalyOptions { ModelFolders = { folder.Root }, ModelMemoryMiB = 2.5 * bytes / (1 << 20) });
        string[] Loaded() => [.. store.Models.Where(status => status.State == ModelState.Ready).Select(status => status.Name)];
        (await store.AcquireAsync("m0", Cancellation)).Dispose();
        using ModelLease used = await store.AcquireAsync("m1", Cancellation);
        (await store.AcquireAsync("m0", Cancellation)).Dispose();

        // The one in use stays, though it was asked for before.
        (await store.AcquireAsync("m2", Cancellation)).Dispose();

        Assert.Equal(["m1", "m2"], Loaded());
        Assert.True(used.IsCurrent);
        used.Dispose();
        (await store.AcquireAsync("m3", Cancellation)).Dispose();
        Assert.Equal(["m2", "m3"], Loaded());
    }

    [Fact]
    public async Task Folder_NewAndRemovedFiles_ComeAndGo()
    {
        using var folder = new TemporaryFolder();
        string first = await SpectrumModel.SaveAsync(folder["a.aam"]);
        using var store = ModelStores.Create(new AudioAnomalyOptions { ModelFolders = { folder.Root } });

        File.Copy(first, folder["b.aam"]);
        folder.Text("not a name!.aam", string.Empty);
        await store.RefreshAsync(Cancellation);
        Assert.Equal(["a", "b"], store.Models.Select(status => status.Name));

        File.Delete(first);
        await store.RefreshAsync(Cancellation);
        Assert.Equal(["b"], store.Models.Select(status => status.Name));
        await Assert.ThrowsAsync<UnknownModelException>(async () => await store.AcquireAsync("a", Cancellation));
    }

    [Fact]
    public async Task Names_GivenTwice_AreAnError()
    {
        using var folder = new TemporaryFolder();
        await SpectrumModel.SaveAsync(folder["pump.aam"]);
        var options = new AudioAnomalyOptions { ModelFolders = { folder.Root }, Models = { ["Pump"] = new ModelOptions { Path = folder["pump.aam"] } } };

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => ModelStores.Create(options));

        Assert.Contains("given twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_ManyAtATimeWhileFilesChange_NeverFails()
    {
        using var folder = new TemporaryFolder();
        byte[][] files = [await BytesOf(0), await BytesOf(1)];
        await File.WriteAllBytesAsync(folder["a.aam"], files[0], Cancellation);
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = folder["a.aam"], ["ReloadSeconds"] = "0" });
        AudioClip clip = SpectrumModel.Sound(3, 1);
        double[] allowed = [.. await Task.WhenAll(files.Select(async (_, seed) => (await SpectrumModel.FitAsync(seed)).Score(clip, Cancellation).Score))];
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<int>[] users = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            int scored = 0;
            do
            {
                using ModelLease lease = await host.Models.AcquireAsync("pump", Cancellation);
                Assert.Contains(lease.Model.Score(clip, Cancellation).Score, allowed);
                scored++;
            }
            while (!done.IsCancellationRequested);

            return scored;
        }))];

        for (int i = 1; i <= 30; i++)
        {
            AtomicFile.Write(folder["a.aam"], stream => stream.Write(files[i % 2]));
            await host.Models.RefreshAsync(Cancellation);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(users), scored => Assert.True(scored > 0));
        Assert.Equal(31, host.Models.StatusOf("pump").Version);

        async Task<byte[]> BytesOf(int seed) => await File.ReadAllBytesAsync(await SpectrumModel.SaveAsync(folder[$"seed{seed}"], seed), Cancellation);
    }

    private static async Task<HealthStatus> HealthOf(TestHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Status;
}
