namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class PatchScoreReweightingTests
{
    [Fact]
    public void PatchScoreReweighting_PapersFormula_GivesTheGoldenValue()
        => Assert.Equal(2.72991, PatchScoreReweighting.Apply(3, [3f, 4f, 5f]), 1e-5);

    [Fact]
    public void PatchScoreReweighting_OneNeighbor_LeavesTheScore() => Assert.Equal(3, PatchScoreReweighting.Apply(3, [3f]));

    [Fact]
    public void PatchScoreReweighting_HugeDistances_DoNotOverflow()
    {
        Assert.Equal(5e4, PatchScoreReweighting.Apply(5e4, [5e4f, 6e4f, 7e4f]), 1e-6);
        Assert.Equal(5e4 * (1 - (1.0 / 3)), PatchScoreReweighting.Apply(5e4, [5e4f, 5e4f, 5e4f]), 1e-6);
    }
}
