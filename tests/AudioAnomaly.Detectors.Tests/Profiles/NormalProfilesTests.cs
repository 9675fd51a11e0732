using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Profiles;

public class NormalProfilesTests
{
    [Theory]
    [InlineData(new[] { 7 }, 7)]
    [InlineData(new[] { 9, 5 }, 5)]
    [InlineData(new[] { 100, 1000, 990, 20, 1000 }, 990)]
    public void TypicalFrames_WindowsOfSeveralLengths_AreTheLowerMedian(int[] frames, int expected)
        => Assert.Equal(expected, new NormalProfiles(new ProfileShape(1, 1, 1, 1), new float[frames.Length], frames).TypicalFrames);

    [Fact]
    public void Learn_ClipOfAnotherBandwidth_SaysWhich()
    {
        Spectrogram[] clips = [TestData.Noise(20, 1), TestData.Noise(20, 2).LimitBandwidth(3000)];

        FitException error = Assert.Throws<FitException>(() => new LevelDetector().Fit(clips, new FitContext()));

        Assert.Contains("'noise 2' has 30 frequency bins in scope where 64 are expected", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frames", 0f)]
    [InlineData("profiles", float.NaN)]
    public void Load_DamagedArray_IsRefused(string name, float value)
    {
        var detector = new LevelDetector();
        detector.Fit([TestData.Noise(20, 1)], new FitContext());
        ComponentState state = detector.SaveState();
        float[] values = state.Tensors[name].Values.ToArray();
        values[0] = value;
        state.Tensors[name] = new TensorData(values, [.. state.Tensors[name].Shape]);

        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
    }

    [Theory]
    [InlineData("validBins", 65)]
    [InlineData("rows", 0)]
    [InlineData("numbersPerRow", 2)]
    [InlineData("bins", 48)]
    public void Load_ImpossibleShape_IsRefused(string name, int value)
    {
        var detector = new SpectrumProfileDetector();
        detector.Fit([TestData.Noise(20, 1)], new FitContext());
        ComponentState state = detector.SaveState();
        state.Options[name] = value;

        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
    }
}
