namespace AudioAnomaly.Hosting.Tests.Learning;

public class ThresholdProposalTests
{
    private static readonly double[] Normals = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

    [Fact]
    public void Find_FaultsFarAboveNormals_LiesInTheGap()
    {
        ThresholdProposal? proposal = ThresholdProposal.Find(Normals, [3, 4, 5], threshold: 3.5);

        Assert.Equal((2.0, 3, 0), (proposal!.Threshold, proposal.FaultsFound, proposal.NormalsAbove));
        Assert.Contains("3 of 3 labelled faults and 0 of 6 normal windows", proposal.Text, StringComparison.Ordinal);
        Assert.Contains("Now, at 3.5, it is 2 and 0.", proposal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ThresholdOfTodayIsAsGood_IsNothing() => Assert.Null(ThresholdProposal.Find(Normals, [3, 4, 5], threshold: 1.5));

    [Fact]
    public void Find_TooFewFaults_IsNothing() => Assert.Null(ThresholdProposal.Find(Normals, [3, 4], threshold: null));

    [Fact]
    public void Find_Overlap_TakesTheBestShares()
    {
        ThresholdProposal? proposal = ThresholdProposal.Find([0, 1, 2, 3, 10], [5, 6, 7, 8], threshold: null);

        Assert.Equal((4.0, 4, 1), (proposal!.Threshold, proposal.FaultsFound, proposal.NormalsAbove));
    }
}
