using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool.Tests;

public class EvaluationContestantsTests
{
    [Theory]
    [InlineData(null, "the small network that comes with this program is used")]
    [InlineData("random", "an untrained network is used")]
    [InlineData("patches", "pieces of the spectrogram are used")]
    public void NetworkWarning_PaperWithoutItsNetwork_SaysWhatThatMeansAndHowToGiveIt(string? weights, string used)
    {
        string warning = Warning(EvaluationProtocol.Paper, "padim", weights)!;

        Assert.Contains(used, warning, StringComparison.Ordinal);
        Assert.Contains("do not compare", warning, StringComparison.Ordinal);
        Assert.Contains("--weights CLAP_weights_2022.pth", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkWarning_NoNetworkOfThePaperIsMeant_IsNone()
    {
        Assert.Null(Warning(EvaluationProtocol.Default, "padim", null));
        Assert.Null(Warning(EvaluationProtocol.Paper, "spectrum", null));
    }

    private static string? Warning(EvaluationProtocol protocol, string detector, string? weights)
    {
        var contestants = new EvaluationContestants(
            [detector], weights, null, null, FrontEndChoice.Default, [], [], ThresholdPolicy.Quantile(0.95), [0], protocol, ComputeDevice.Processor);
        contestants.Load(TestContext.Current.CancellationToken);
        return contestants.NetworkWarning();
    }
}
