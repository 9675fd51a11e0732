using AudioAnomaly.Hosting.Tests.Hosts;
using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting.Tests.Settings;

public class OptionsTests
{
    [Fact]
    public async Task Start_SeveralMistakes_AreAllNamedByTheirKeys()
    {
        await using TestHost host = TestHost.Create(new Dictionary<string, string?>
        {
            ["Models:pump:Threshold"] = "often",
            ["Models:a b:Path"] = "x.aam",
            ["QueueLength"] = "0",
            ["Live:BlockSeconds"] = "90",
        });

        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Equal(
            ["Live:BlockSeconds", "Models:a b", "Models:pump:Path", "Models:pump:Threshold", "QueueLength"],
            error.Failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_UnknownKey_IsAMistake()
    {
        await using TestHost host = TestHost.Create(new Dictionary<string, string?> { ["QueuLength"] = "8" });

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync);

        Assert.Contains("QueuLength", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddModel_NameOfTheConfiguration_IsAMistake()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = TestHost.Create(
            new Dictionary<string, string?> { ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]) },
            configure: builder => builder.AddModel("PUMP", folder["a.aam"]));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync);

        Assert.Contains("given twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_OtherModels_ComeGoAndChange()
    {
        using var folder = new TemporaryFolder();
        string file = await SpectrumModel.SaveAsync(folder["a.aam"]);
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = file, ["Models:fan:Path"] = file });

        host.Reconfigure(new Dictionary<string, string?> { ["Models:pump:Path"] = file, ["Models:pump:Threshold"] = "99", ["Models:press:Path"] = file });

        await Eventually.Is(() => host.Models.Contains("press") && !host.Models.Contains("fan") && host.Models.StatusOf("pump").Version == 2);
        using ModelLease lease = await host.Models.AcquireAsync("pump", TestContext.Current.CancellationToken);
        Assert.Equal(99, lease.Model.Calibration.Threshold);
    }

    [Fact]
    public async Task Reload_Mistake_KeepsTheOldSettings()
    {
        using var folder = new TemporaryFolder();
        string file = await SpectrumModel.SaveAsync(folder["a.aam"]);
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = file });
        host.Reconfigure(new Dictionary<string, string?> { ["Models:fan:Path"] = file, ["QueueLength"] = "many" });
        host.Reconfigure(new Dictionary<string, string?> { ["Models:fan:Path"] = file, ["QueueLength"] = "-3" });

        host.Reconfigure(new Dictionary<string, string?> { ["Models:pump:Path"] = file, ["Models:press:Path"] = file, ["QueueLength"] = "3" });

        await Eventually.Is(() => host.Models.Contains("press"));
        Assert.Equal(1, host.Models.StatusOf("pump").Version);
        Assert.False(host.Models.Contains("fan"));
    }
}
