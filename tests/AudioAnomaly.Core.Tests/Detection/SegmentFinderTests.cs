namespace AudioAnomaly.Core.Tests.Detection;

public class SegmentFinderTests
{
    private static readonly SpectrogramAxes Axes = new(Enumerable.Range(1, 10).Select(bin => 100.0 * bin), 0.1, -100);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1.95);

    [Fact]
    public void SegmentFinder_TwoEventsAtOnceInDifferentBands_AreTwoSegments()
    {
        AnomalyMap map = Map((5, 1, 3f), (6, 1, 2.4f), (5, 7, 4f), (6, 8, 3f));

        IReadOnlyList<AnomalySegment> segments = SegmentFinder.Find(map, 2.5, 1.5, Duration);

        Assert.Equal(2, segments.Count);
        Assert.Equal(new AnomalySegment(0.45, 0.65, 150, 250, 3), Rounded(segments[0]));
        Assert.Equal(new AnomalySegment(0.45, 0.65, 750, 950, 4), Rounded(segments[1]));
    }

    [Fact]
    public void SegmentFinder_CellsAboveTheLowerLevelOnly_CountWhereTheyTouchAnEvent()
    {
        AnomalyMap map = Map((5, 5, 3f), (6, 5, 2.3f), (7, 5, 2.3f), (12, 5, 2.3f));

        AnomalySegment segment = Assert.Single(SegmentFinder.Find(map, 2.5, 1.5, Duration));

        Assert.Equal((0.45, 0.75), (Math.Round(segment.StartSeconds, 3), Math.Round(segment.EndSeconds, 3)));
    }

    [Fact]
    public void SegmentFinder_FlanksOfAStrongEvent_LieOutsideOfIt()
    {
        // Half the height between 1 and 9 is 5: the flanks connect the region and bound nothing.
        AnomalyMap map = Map((4, 5, 3f), (5, 5, 6f), (6, 5, 9f), (6, 4, 5f), (6, 3, 4.9f), (7, 5, 4.9f), (8, 5, 2.6f));

        AnomalySegment segment = Assert.Single(SegmentFinder.Find(map, 2.5, 1, Duration));

        Assert.Equal(new AnomalySegment(0.45, 0.65, 450, 650, 9), Rounded(segment));
    }

    [Fact]
    public void SegmentFinder_NoCellReachesTheThreshold_GivesThePeak()
    {
        AnomalySegment segment = Assert.Single(SegmentFinder.Find(Map((3, 4, 1f), (9, 9, 0.5f)), 2.5, 1.5, Duration));

        Assert.Equal(1, segment.Score);
        Assert.Equal((450, 550), (segment.LowHz, segment.HighHz));
    }

    [Fact]
    public void SegmentFinder_AtTheEdges_StaysWithinTheRecording()
    {
        AnomalyMap map = Map((0, 0, 3f), (19, 9, 3f));

        IReadOnlyList<AnomalySegment> segments = SegmentFinder.Find(map, 2.5, 1.5, Duration);

        Assert.Equal(0, segments[0].StartSeconds);
        Assert.Equal(1.95, segments[1].EndSeconds, 1e-9);
    }

    [Fact]
    public void SegmentFinder_OutOfScopeCells_NeverCount()
    {
        float[] values = new float[20 * 10];
        values[(5 * 10) + 9] = 99;
        values[(8 * 10) + 2] = 3;

        AnomalySegment segment = Assert.Single(SegmentFinder.Find(new AnomalyMap(values, 20, Axes, 9), 2.5, 1.5, Duration));

        Assert.Equal(3, segment.Score);
    }

    private static AnomalyMap Map(params (int Frame, int Bin, float Value)[] cells)
    {
        float[] values = new float[20 * 10];
        foreach ((int frame, int bin, float value) in cells)
        {
            values[(frame * 10) + bin] = value;
        }

        return new AnomalyMap(values, 20, Axes, 10);
    }

    private static AnomalySegment Rounded(AnomalySegment segment)
        => segment with { StartSeconds = Math.Round(segment.StartSeconds, 6), EndSeconds = Math.Round(segment.EndSeconds, 6) };
}
