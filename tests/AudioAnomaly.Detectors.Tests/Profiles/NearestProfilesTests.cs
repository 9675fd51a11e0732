namespace AudioAnomaly.Detectors.Tests.Profiles;

public class NearestProfilesTests
{
    private const int Length = 12;

    public static TheoryData<int, int?> Kinds => new() { { 1, null }, { 3, null }, { 1, 4 }, { 2, 4 }, { 50, 50 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NearestProfiles_AnyOptions_IsTheMeanOfTheNearestDistancesOverTheirSpread(int neighbors, int? density)
    {
        const int Count = 9;
        float[] profiles = TestData.Uniform(Count * Length, 4);
        float[] profile = TestData.Uniform(Length, 5);
        var nearest = new NearestProfiles(profiles, Count, new SpectrumProfileOptions { Neighbors = neighbors, DensityNeighbor = density }, new ParallelOptions());

        ProfileScore score = nearest.Compare(profile, 3);

        float[][] rows = [.. profiles.Chunk(Length)];
        double expected = rows.OrderBy(row => Distance(row, profile)).Take(neighbors).Average(row => Distance(row, profile) / Spread(row));
        Assert.Equal(expected, score.Value, 1e-5);
        Assert.Equal(Length / 3, score.Rows.Length);
        if (neighbors == 1)
        {
            Assert.Equal(score.Value, Math.Sqrt(score.Rows.Average(row => (double)row * row)), 1e-5);
        }

        double Spread(float[] row) => density is not { } neighbor ? 1 : rows.Where(other => other != row).Select(other => Distance(row, other)).Order().ElementAt(Math.Min(neighbor, Count - 1) - 1);
    }

    [Fact]
    public void NearestProfiles_Twins_DoNotMakeDistancesInfinite()
    {
        float[] one = TestData.Uniform(Length, 1), other = TestData.Uniform(Length, 2);
        var options = new SpectrumProfileOptions { DensityNeighbor = 1 };
        var some = new NearestProfiles([.. one, .. one, .. other], 3, options, new ParallelOptions());
        var all = new NearestProfiles([.. one, .. one], 2, options, new ParallelOptions());
        var single = new NearestProfiles(one, 1, options, new ParallelOptions());

        // The twins' spread is a hundredth of the mean.
        double mean = Distance(one, other) / 3;
        float[] near = [.. one.Select(value => value + 0.001f)];
        Assert.Equal(Distance(one, near) / (0.01 * mean), some.Compare(near, 1).Value, 1e-3);
        Assert.Equal(Distance(one, near), all.Compare(near, 1).Value, 1e-6);
        Assert.Equal(Distance(one, near), single.Compare(near, 1).Value, 1e-6);
    }

    private static double Distance(float[] one, float[] other) => Math.Sqrt(one.Zip(other, (a, b) => (double)(a - b) * (a - b)).Average());
}
