namespace AudioAnomaly.Tool.Tests;

public class OptionSettingsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("auto")]
    public void Check_HelpWithoutAPreset_SaysThatTheRecordingsChoose(string? preset)
    {
        string help = Help(preset, "help");

        Assert.Contains("sampleRate (chosen by the recordings)", help, StringComparison.Ordinal);
        Assert.Contains("--preset NAME decides", help, StringComparison.Ordinal);
        Assert.Contains("coresetRatio (now 0.1)", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_HelpWithAPreset_ShowsItsValues()
    {
        string help = Help("panns16k", "help");

        Assert.Contains("sampleRate (now 16000)", help, StringComparison.Ordinal);
        Assert.DoesNotContain("chosen by", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_HelpAfterASetting_ShowsWhatWasSet()
    {
        string help = Help(null, "sampleRate=22050", "help");

        Assert.Contains("sampleRate (now 22050)", help, StringComparison.Ordinal);
        Assert.Contains("hopLength (chosen by the recordings)", help, StringComparison.Ordinal);
    }

    private static string Help(string? preset, params string[] settings)
        => Assert.Throws<UsageException>(() => OptionSettings.Check(settings, "patchcore", CommonOptions.NoWeights, FrontEndChoice.Default, preset)).Message;
}
