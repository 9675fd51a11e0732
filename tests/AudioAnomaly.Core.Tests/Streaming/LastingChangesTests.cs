namespace AudioAnomaly.Core.Tests.Streaming;

public class LastingChangesTests
{
    private static readonly SpectrogramAxes Axes = new(Enumerable.Range(1, 8).Select(bin => 100.0 * bin), 0.1, -100);

    [Fact]
    public void Add_KindsThatComeAndGo_AreOneStretchEachWithTheirStrongestWords()
    {
        var changes = new LastingChanges(Axes, longestFrames: 1000, quietFrames: 5);
        List<AnomalySegment> ended = [];
        for (int frame = 0; frame < 40; frame++)
        {
            List<AnomalyEvidence> heard = [];
            if (frame is >= 10 and < 20 or >= 23 and < 30)
            {
                heard.Add(Evidence("spectrum", frame));
            }

            if (frame == 12)
            {
                heard.Add(Evidence("level", 3));
            }

            ended.AddRange(changes.Add(frame, heard));
        }

        Assert.Equal(["level", "spectrum"], ended.Select(segment => segment.Evidence[0].Kind));
        Assert.Equal(("heard 29", 29.0), (ended[1].Evidence[0].Text, ended[1].Score));
        Assert.Equal((1.15, 1.25), (Math.Round(ended[0].StartSeconds, 9), Math.Round(ended[0].EndSeconds, 9)));
        Assert.Equal((0.95, 2.95), (Math.Round(ended[1].StartSeconds, 9), Math.Round(ended[1].EndSeconds, 9)));
    }

    [Fact]
    public void Add_ChangeThatStays_ComesInPartsAndEndsWithTheStream()
    {
        var changes = new LastingChanges(Axes, longestFrames: 50, quietFrames: 5);

        AnomalySegment[] parts = [.. Enumerable.Range(0, 120).SelectMany(frame => changes.Add(frame, [Evidence("level", 1)])), .. changes.Complete(11.9)];

        Assert.Equal(3, parts.Length);
        Assert.Equal(parts.Skip(1).Select(part => part.StartSeconds), parts.SkipLast(1).Select(part => part.EndSeconds));
        Assert.Equal((0.0, 11.9), (parts[0].StartSeconds, parts[^1].EndSeconds));
        Assert.Empty(changes.Complete(11.9));
    }

    [Fact]
    public void SegmentTracker_Evidence_GoesToTheRegionInItsBand()
    {
        var tracker = new SegmentTracker(Axes, 1, 0.5);
        for (int frame = 0; frame < 3; frame++)
        {
            tracker.Add(frame, [2, 2, 0, 0, 0, 3, 3, 0], [Evidence("event", frame, low: 550, high: 750)]);
        }

        AnomalySegment[] segments = [.. SegmentFinder.InOrder(tracker.Complete(10))];

        Assert.Empty(segments[0].Evidence);
        Assert.Equal("heard 2", Assert.Single(segments[1].Evidence).Text);
    }

    private static AnomalyEvidence Evidence(string kind, double z, double low = 100, double high = 300)
        => new() { Kind = kind, Score = z, Z = z, PValue = 0.1, LowHz = low, HighHz = high, Text = $"heard {z}" };
}
