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

            List<AnomalySegment> expected = FloodFill(map, 0.9, low, duration);
            Assert.Equal(expected, SegmentFinder.InOrder(found), SameSegment);
            Assert.Equal(expected, SegmentFinder.Find(map, 0.9, low, duration), SameSegment);
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

    [Fact]
    public void SegmentTracker_QuietAboveTheLowerLevel_EndsTheSegmentAndNotTheRegion()
    {
        // One region throughout: a hum above the lower level, and two bursts in it.
        float[] values = new float[40 * Bins];
        for (int frame = 0; frame < 40; frame++)
        {
            values[(frame * Bins) + 3] = frame is 5 or 6 or 30 ? 3 : 0.6f;
        }

        var tracker = new SegmentTracker(Axes, 1, 0.5, quietFrames: 10);
        var ends = new List<(int Frame, AnomalySegment Segment)>();
        for (int frame = 0; frame < 40; frame++)
        {
            ends.AddRange(tracker.Add(frame, values.AsSpan(frame * Bins, Bins)).Select(segment => (frame, segment)));
        }

        (int Frame, AnomalySegment Segment) first = Assert.Single(ends);
        Assert.Equal(16, first.Frame);
        Assert.Equal((0.45, 0.65), (Math.Round(first.Segment.StartSeconds, 6), Math.Round(first.Segment.EndSeconds, 6)));
        Assert.Equal(2.95, Assert.Single(tracker.Complete(4)).StartSeconds, 1e-6);
        Assert.Single(Track(values, 1, 0.5, 1000, 4));
    }

    [Fact]
    public void SegmentTracker_OpenRegion_CountsInItsMemory()
    {
        var tracker = new SegmentTracker(Axes, 1, 0.5);
        long before = tracker.MemoryBytes;
        float[] row = [0, 0, 2, 0, 0, 0, 0];
        for (int frame = 0; frame < 1000; frame++)
        {
            tracker.Add(frame, row);
        }

        Assert.True(tracker.MemoryBytes >= before + 4000, $"{before}, {tracker.MemoryBytes}");
        tracker.Add(1000, new float[Bins]);
        Assert.Equal(before, tracker.MemoryBytes);
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

    /// <summary>The definition, by flood fill over the whole map.</summary>
    private static List<AnomalySegment> FloodFill(AnomalyMap map, double threshold, double lowerLevel, TimeSpan duration)
    {
        // An anomalous clip has its anomaly somewhere: at the highest cell, if none reaches the threshold.
        float peak = map.Max;
        float high = (float)Math.Min(threshold, peak);
        float low = (float)Math.Min(lowerLevel, high);
        int bins = map.Bins;
        ReadOnlySpan<float> values = map.Values.Span;
        bool[] visited = new bool[values.Length];
        var segments = new List<AnomalySegment>();
        var stack = new Stack<int>();
        var region = new List<int>();
        for (int cell = 0; cell < values.Length; cell++)
        {
            if (visited[cell] || cell % bins >= map.ValidBins || values[cell] < high)
            {
                continue;
            }

            region.Clear();
            float score = 0;
            visited[cell] = true;
            stack.Push(cell);
            while (stack.TryPop(out int current))
            {
                int frame = current / bins, bin = current % bins;
                region.Add(current);
                score = Math.Max(score, values[current]);
                for (int t = Math.Max(0, frame - 1); t <= Math.Min(map.Frames - 1, frame + 1); t++)
                {
                    for (int f = Math.Max(0, bin - 1); f <= Math.Min(map.ValidBins - 1, bin + 1); f++)
                    {
                        int neighbor = (t * bins) + f;
                        if (!visited[neighbor] && values[neighbor] >= low)
                        {
                            visited[neighbor] = true;
                            stack.Push(neighbor);
                        }
                    }
                }
            }

            float half = SegmentFinder.HalfHeight(low, score);
            (int firstFrame, int lastFrame, int firstBin, int lastBin) = (int.MaxValue, 0, int.MaxValue, 0);
            foreach (int current in region)
            {
                if (values[current] < half)
                {
                    continue;
                }

                int frame = current / bins, bin = current % bins;
                firstFrame = Math.Min(firstFrame, frame);
                lastFrame = Math.Max(lastFrame, frame);
                firstBin = Math.Min(firstBin, bin);
                lastBin = Math.Max(lastBin, bin);
            }

            segments.Add(SegmentFinder.ToSegment(map.Axes, (firstFrame, lastFrame, firstBin, lastBin), score, duration.TotalSeconds));
        }

        return SegmentFinder.InOrder(segments);
    }

    private static bool SameSegment(AnomalySegment a, AnomalySegment b)
        => Math.Abs(a.StartSeconds - b.StartSeconds) < 1e-9 && Math.Abs(a.EndSeconds - b.EndSeconds) < 1e-9 && (a.LowHz, a.HighHz, a.Score) == (b.LowHz, b.HighHz, b.Score);
}
