using CsCheck;

namespace AudioAnomaly.Core.Tests.Streaming;

public class SegmentTrackerTests
{
    private const int Bins = 7;
    private static readonly SpectrogramAxes Axes = new(Enumerable.Range(1, Bins).Select(bin => 100.0 * bin), 0.1, -100);

    [Fact]
    public void SegmentTracker_AnyMap_FindsTheSegmentsOfTheWholeMap()
        => Gen.Select(Gen.Int[1, 25], Gen.Int[0, 100_000], Gen.Float[0.3f, 0.8f]).Sample((frames, seed, low) =>
        {
            var random = new Random(seed);
            float[] values = [.. Enumerable.Range(0, frames * Bins).Select(_ => random.NextSingle())];
            values[random.Next(values.Length)] = 1;
            var map = new AnomalyMap(values, frames, Axes, Bins);
            var duration = TimeSpan.FromSeconds((frames - 1) * 0.1);

            List<AnomalySegment> found = Track(values, 0.9, low, long.MaxValue, duration.TotalSeconds);

            Assert.Equal(SegmentFinder.Find(map, 0.9, low, duration), [.. found.OrderBy(segment => segment.StartSeconds).ThenBy(segment => segment.LowHz).ThenBy(segment => segment.HighHz).ThenBy(segment => segment.EndSeconds).ThenBy(segment => segment.Score)], SameSegment);
        });

    [Fact]
    public void SegmentTracker_RegionsThatMeetLater_AreOneSegment()
    {
        // A fork: two bands that begin apart and join in the third frame.
        float[] values = new float[4 * Bins];
        values[1] = values[Bins + 1] = values[5] = values[Bins + 5] = 1;
        values.AsSpan((2 * Bins) + 1, 5).Fill(1);

        AnomalySegment segment = Assert.Single(Track(values, 1, 0.5, 100, 10));

        Assert.Equal((150.0, 650.0), (segment.LowHz, segment.HighHz));
        Assert.Equal((0.0, 0.25), (segment.StartSeconds, Math.Round(segment.EndSeconds, 6)));
    }

    [Fact]
    public void SegmentTracker_SegmentThatLasts_IsGivenOutInPartsOfTheGreatestLength()
    {
        float[] values = new float[10 * Bins];
        for (int frame = 0; frame < 10; frame++)
        {
            values[(frame * Bins) + 3] = 1;
        }

        List<AnomalySegment> segments = Track(values, 1, 1, 4, 0.9);

        Assert.Equal([0.35, 0.75, 0.9], segments.Select(segment => Math.Round(segment.EndSeconds, 6)));
        Assert.Equal([0.0, 0.35, 0.75], segments.Select(segment => Math.Round(segment.StartSeconds, 6)));
    }

    private static List<AnomalySegment> Track(float[] values, double high, double low, long longest, double duration)
    {
        var tracker = new SegmentTracker(Axes, high, low, longest);
        var found = new List<AnomalySegment>();
        for (int frame = 0; frame < values.Length / Bins; frame++)
        {
            found.AddRange(tracker.Add(frame, values.AsSpan(frame * Bins, Bins)));
        }

        found.AddRange(tracker.Complete(duration));
        return found;
    }

    private static bool SameSegment(AnomalySegment a, AnomalySegment b)
        => Math.Abs(a.StartSeconds - b.StartSeconds) < 1e-9 && Math.Abs(a.EndSeconds - b.EndSeconds) < 1e-9 && (a.LowHz, a.HighHz, a.Score) == (b.LowHz, b.HighHz, b.Score);
}
