using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool.Tests;

public sealed class EvaluationDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Plan_OneOfTheTwoSourcesMissing_SaysWhichWhereAndWhatToPutThere()
    {
        Directory.CreateDirectory(Path.Combine(_folder["ESC-50"], "meta"));
        await File.WriteAllTextAsync(Path.Combine(_folder["ESC-50"], "meta", "esc50.csv"), string.Empty, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder["other"]);

        string message = await RefusalAsync(_folder["ESC-50"], _folder["other"]);

        Assert.Contains($"'{_folder["ESC-50"]}', '{_folder["other"]}': there is no UrbanSound8K", message, StringComparison.Ordinal);
        Assert.Contains("'metadata/UrbanSound8K.csv'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_FolderThatIsNotThere_NamesIt()
    {
        Directory.CreateDirectory(_folder["ESC-50"]);

        Assert.Contains($"'{_folder["UrbanSound8K"]}': there is no such folder", await RefusalAsync(_folder["ESC-50"], _folder["UrbanSound8K"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_FolderOfSomethingElse_SaysWhatEnvMixIsMadeFrom()
    {
        Directory.CreateDirectory(_folder["music"]);

        string message = await RefusalAsync(_folder["music"]);

        Assert.Contains("neither ESC-10 (a folder for each class) nor UrbanSound8K", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> RefusalAsync(params string[] roots)
    {
        var data = new EvaluationData
        {
            Name = "envmix",
            Roots = roots,
            GroundTruth = null,
            CheckCounts = true,
            Channel = null,
            SnrDb = null,
            Mixtures = _folder["mixtures"],
            MixtureSeed = 0,
            Protocol = EvaluationProtocol.Default,
        };
        data.Check();
        return (await Assert.ThrowsAsync<DatasetException>(() => data.PlanAsync(TestContext.Current.CancellationToken))).Message;
    }
}
