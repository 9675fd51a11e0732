using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Level;

public class LevelDetectorTests
{
    private static readonly FitContext Context = new();

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public void LevelDetector_LouderOrQuieter_IsTheDistanceFromTheMedianInDeviations(float gain)
    {
        // Loudness -30, -29 and -24 dB: the median is -29, the deviation 2.625 dB.
        var detector = new LevelDetector();
        detector.Fit([Level(-30), Level(-24), Level(-29)], Context);

        DetectorOutput output = detector.Score(Level(-29 + gain));

        double deviation = Math.Sqrt(((7.0 / 3 * 7 / 3) + (4.0 / 3 * 4 / 3) + (11.0 / 3 * 11 / 3)) / 3);
        Assert.Equal(6 / (deviation + 0.5), output.Score, 1e-4);
        Assert.All(output.Map.Values.ToArray(), value => Assert.Equal((float)output.Score, value));
    }

    [Fact]
    public void BandPowers_Loudness_IsTheMeanPowerOfAllCells()
    {
        float[] values = TestData.Uniform(50 * 8, 3, -60, -10);

        double expected = 10 * Math.Log10(values.Average(value => Math.Pow(10, value / 10)));

        Assert.Equal(expected, BandPowers.Loudness(BandPowers.Of(values, 50, 8)), 1e-5);
    }

    [Fact]
    public void BandPowers_EveryPath_HasTheBitsOfOne()
    {
        // 37 bands: whole vectors and a rest on every path.
        const int Frames = 9, Bins = 40, Bands = 37;
        float[] values = TestData.Uniform(Frames * Bins, 4, -120, 40);
        float[] expected = [.. Enumerable.Range(0, Bands).Select(b => (float)(Enumerable.Range(0, Frames).Sum(t => Exponential.Exp(values[(t * Bins) + b] * 0.23025850929940457)) / Frames))];

        Assert.All(Enum.GetValues<VectorPath>().Where(Processor.Has), path => Assert.Equal(expected, BandPowers.Of(values, Frames, Bands, path)));
    }

    [Fact]
    public void LevelDetector_NarrowerRecording_IsComparedWithNormalSoundInItsBands()
    {
        var detector = new LevelDetector();
        detector.Fit([Level(-30, high: 20), Level(-31, high: 20)], Context);

        // Most of the power lies above, where this recording holds nothing.
        DetectorOutput output = detector.Score(Level(-30.5f, high: 20).LimitBandwidth(2500));

        Assert.Equal(0, output.Score, 1e-4);
        Assert.Equal(25, output.Map.ValidBins);
    }

    [Fact]
    public void LevelDetector_SmallerMargin_MakesTheSameDifferenceLarger()
    {
        var detector = new LevelDetector(new LevelOptions { DeviationMargin = 0.1 });
        detector.Fit([Level(-30)], Context);

        Assert.Equal(20, detector.Score(Level(-28)).Score, 1e-3);
        Assert.Throws<ValidationException>(() => new LevelDetector(new LevelOptions { DeviationMargin = 0 }));
    }

    [Fact]
    public void LevelDetector_AddedOrMerged_IsTheModelOfOneFit()
    {
        LevelDetector whole = Create(0, 8), grown = Create(0, 3), merged = Create(0, 4);

        grown.AddNormals(Clips(3, 8), Context);
        merged.Merge([Create(4, 8)], Context);

        Assert.True(whole.SaveState().Describes(grown.SaveState()));
        Assert.True(whole.SaveState().Describes(merged.SaveState()));
        Assert.Contains("other options", whole.FindMergeObstacle(Create(0, 2, 0.2)), StringComparison.Ordinal);
        Assert.Contains("'spectrum'", Assert.Throws<ArgumentException>(() => whole.Merge([new SpectrumProfileDetector()], Context)).Message, StringComparison.Ordinal);

        static LevelDetector Create(int from, int to, double margin = 0.5)
        {
            var detector = new LevelDetector(new LevelOptions { DeviationMargin = margin });
            detector.Fit(Clips(from, to), Context);
            return detector;
        }
    }

    private static Spectrogram[] Clips(int from, int to) => [.. Enumerable.Range(from, to - from).Select(seed => TestData.Noise(40, seed))];

    private static Spectrogram Level(float db, float high = 0) => new(Enumerable.Range(0, 20 * 64).Select(i => i % 64 < 32 ? db : db + high).ToArray(), 20, TestData.Axes());
}
