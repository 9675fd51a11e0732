using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool.Tests;

public class EngineFactsTests
{
    [Fact]
    public void Lines_BeginWithTheVersion() => Assert.Equal(("Version", EngineFacts.Version), EngineFacts.Find().Lines().First());

    [Fact]
    public void Lines_NativeLibrariesMissing_SayWhatIsNotAvailableAndWhatToAdd()
    {
        EngineFacts here = EngineFacts.Find();
        var without = new EngineFacts(
            here.Torch with { IsLoaded = false, Cause = "it is not there.", Cure = "Reference the package A (or B) in your program (libraries leave the choice to it), or set the variable T." },
            here.Onnx with { IsLoaded = false, Cause = "it is not there.", Cure = "Set the variable O." },
            null);

        string text = string.Join('\n', without.Lines());

        Assert.Contains("cfa, stfpm and autoencoder: not available", text, StringComparison.Ordinal);
        Assert.Contains("(What to do, Set the variable T.)", text, StringComparison.Ordinal);
        Assert.Contains("(What to do, Set the variable O.)", text, StringComparison.Ordinal);
        Assert.Contains("Install ffmpeg", text, StringComparison.Ordinal);
    }
}
