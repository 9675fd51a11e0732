namespace AudioAnomaly.Tool.Tests;

public class CommandPathsTests
{
    [Theory]
    [InlineData("--root /a/b --root /c/d", "--root ROOT --root ROOT2")]
    [InlineData("--root /a/b --output /a/b/out/", "--root ROOT --output OUTPUT/")]
    [InlineData("--root \"/my data/b\" --set \"cnn14.checkpoint=/my data/x y.pth\"", "--root \"ROOT\" --set \"cnn14.checkpoint=PATH/x y.pth\"")]
    [InlineData("--root C:\\Users\\me\\data --output evaluation", "--root ROOT --output evaluation")]
    [InlineData("--weights ~/models/net.pth --snr=6,0,-6", "--weights PATH/net.pth --snr=6,0,-6")]
    [InlineData("--weights random", "--weights random")]
    [InlineData("--weights C:/net.pth", "--weights C:/net.pth")]
    [InlineData("--dataset mimii --root /data/private/mimii --output=/home/me/out --weights \"/models/my net.pth\"", "--dataset mimii --root ROOT --output=OUTPUT --weights \"PATH/my net.pth\"")]
    [InlineData("", "")]
    public void Hide_Commands_KeepWhatIsNoPlace(string command, string shown) => Assert.Equal(shown, CommandPaths.Of(command).Hide(command));

    [Fact]
    public void Hide_OtherTexts_HaveThePlacesOfTheCommand()
        => Assert.Equal(
            "'ROOT' and ROOT/fan/x.wav, but /data/other",
            CommandPaths.Of("evaluate --root /data/private").Hide("'/data/private' and /data/private/fan/x.wav, but /data/other"));
}
