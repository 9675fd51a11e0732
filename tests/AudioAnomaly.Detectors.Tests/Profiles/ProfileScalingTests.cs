namespace AudioAnomaly.Detectors.Tests.Profiles;

public class ProfileScalingTests
{
    [Fact]
    public void ProfileScaling_NormalProfiles_AddsAShareOfTheMedianDeviation()
    {
        // Deviations 0, 1, 4: the median is 1.
        FeatureScaling scaling = ProfileScaling.Of(Profiles([5, 1, -4], [5, 3, 4]));

        Assert.Equal([5f, 2f, 0f], scaling.Mean);
        Assert.Equal([1 / 0.05f, 1 / 1.05f, 1 / 4.05f], scaling.Scale, Near);
    }

    [Fact]
    public void ProfileScaling_MostNumbersNeverVary_TakesTheMeanDeviation()
        => Assert.Equal([20f, 20f, 1 / 3.05f], ProfileScaling.Of(Profiles([1, 2, -3], [1, 2, 3])).Scale, Near);

    [Fact]
    public void ProfileScaling_OneProfile_KeepsTheUnit() => Assert.Equal([1f, 1f, 1f], ProfileScaling.Of(Profiles([1, 2, 3])).Scale);

    // Rounded once in 64 bits, and once to 32.
    private static bool Near(float expected, float actual) => Math.Abs(expected - actual) <= 1e-6 * expected;

    private static NormalProfiles Profiles(params float[][] rows) => new(new ProfileShape(3, 3, 3, 1), [.. rows.SelectMany(row => row)], [.. rows.Select(_ => 10)]);
}
