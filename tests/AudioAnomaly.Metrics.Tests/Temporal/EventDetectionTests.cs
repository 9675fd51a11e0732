using System.ComponentModel.DataAnnotations;
using CsCheck;

namespace AudioAnomaly.Metrics.Tests.Temporal;

public class EventDetectionTests
{
    [Theory]
    [InlineData(1.0, 2.0, 1)]
    [InlineData(1.2, 2.0, 1)]
    [InlineData(0.8, 2.0, 1)]
    [InlineData(1.21, 2.0, 0)]
    [InlineData(1.0, 2.5, 1)]
    [InlineData(1.0, 1.5, 1)]
    [InlineData(1.0, 2.51, 0)]
    public void EventDetection_OneSecondEvent_FitsWithinTheCollars(double onset, double offset, int pairs)
    {
        var metric = new EventDetection();
        metric.Add([new(onset, offset)], [new(1, 2)]);

        Assert.Equal(new EventDetectionResult(pairs, 1 - pairs, 1 - pairs), metric.Evaluate());
    }

    [Fact]
    public void EventDetection_ShortEvent_HasTheCollarAtItsOffset()
    {
        var metric = new EventDetection();
        metric.Add([new(1, 1.3)], [new(1, 1.1)]);
        metric.Add([new(1, 1.31)], [new(1, 1.1)]);

        Assert.Equal(new EventDetectionResult(1, 1, 1), metric.Evaluate());
    }

    [Fact]
    public void EventDetection_OnsetOnly_IgnoresOffsets()
    {
        var metric = new EventDetection(new EventMatchingOptions { RequireOffset = false, CollarSeconds = 0.5 });
        metric.Add([new(1.5, 60)], [new(1, 2)]);

        Assert.Equal((1, 1, 1), (metric.Evaluate().Precision, metric.Evaluate().Recall, metric.Evaluate().F1));
    }

    [Fact]
    public void EventDetection_CrowdedEvents_ArePairedAsManyAsPossible()
    {
        // The first true event fits both predictions, the second only the earlier one: taking the first found would leave a pair out.
        var metric = new EventDetection();
        metric.Add([new(1.0, 2), new(1.2, 2)], [new(1.05, 2), new(0.85, 2)]);

        Assert.Equal(new EventDetectionResult(2, 0, 0), metric.Evaluate());
    }

    [Fact]
    public void EventDetection_AnyEvents_MakesTheMostPairs()
        => Gen.Select(Gen.Int[0, 12].Array[0, 5], Gen.Int[0, 12].Array[0, 5]).Sample(onsets =>
        {
            SoundEvent[] predicted = [.. onsets.Item1.Select(t => new SoundEvent(t / 10.0, (t / 10.0) + 1))], truth = [.. onsets.Item2.Select(t => new SoundEvent(t / 10.0, (t / 10.0) + 1))];
            var metric = new EventDetection();
            metric.Add(predicted, truth);

            int Most(int i, int used) => i == truth.Length
                ? 0
                : Enumerable.Range(0, predicted.Length)
                    .Where(p => (used >> p & 1) == 0 && Math.Abs(onsets.Item1[p] - onsets.Item2[i]) <= 2)
                    .Select(p => 1 + Most(i + 1, used | (1 << p)))
                    .Append(Most(i + 1, used)).Max();

            Assert.Equal(Most(0, 0), metric.Evaluate().TruePositives);
            Assert.Equal((truth.Length, predicted.Length), (metric.Evaluate().TruePositives + metric.Evaluate().FalseNegatives, metric.Evaluate().TruePositives + metric.Evaluate().FalsePositives));
        });

    [Fact]
    public void EventDetection_NoEvents_IsNaNAndOneSideOnlyIsZero()
    {
        var metric = new EventDetection();
        metric.Add([], []);
        Assert.True(double.IsNaN(metric.Evaluate().F1) && double.IsNaN(metric.Evaluate().Precision) && double.IsNaN(metric.Evaluate().Recall));
        metric.Add([new(1, 2)], []);

        Assert.Equal((0, 0, 0), (metric.Evaluate().Precision, metric.Evaluate().Recall, metric.Evaluate().F1));
    }

    [Fact]
    public void EventDetection_MergedAndReset_CountsTogether()
    {
        EventDetection a = new(), b = new();
        a.Add([new(1, 2)], [new(1, 2)]);
        b.Add([new(1, 2), new(5, 6)], [new(3, 4)]);
        a.Merge(b);

        Assert.Equal(new EventDetectionResult(1, 2, 1), a.Evaluate());
        Assert.Throws<ArgumentException>(() => a.Merge(new EventDetection(new EventMatchingOptions { CollarSeconds = 1 })));
        a.Reset();
        Assert.Equal(new EventDetectionResult(0, 0, 0), a.Evaluate());
    }

    [Fact]
    public void EventDetection_BadInput_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new EventDetection().Add([new(2, 1)], []));
        Assert.Throws<ArgumentException>(() => new EventDetection().Add([], [new(double.NaN, 1)]));
        Assert.Throws<ValidationException>(() => new EventDetection(new EventMatchingOptions { CollarSeconds = -1 }));
    }

    [Fact]
    public void SoundEvent_FramesAndSegments_BecomeEvents()
    {
        var axes = new SpectrogramAxes([100], 0.1, -100);
        IReadOnlyList<SoundEvent> frames = SoundEvent.FromFrames([true, true, false, true], axes);
        IReadOnlyList<SoundEvent> segments = SoundEvent.FromSegments([new(3, 4, 0, 1, 1), new(1, 2, 0, 1, 1), new(1.5, 2.5, 5, 6, 1), new(1.6, 1.7, 8, 9, 1)]);

        Assert.Equal(2, frames.Count);
        Assert.Equal((0, 0.15, 0.25, 0.35), (frames[0].OnsetSeconds, Math.Round(frames[0].OffsetSeconds, 9), Math.Round(frames[1].OnsetSeconds, 9), Math.Round(frames[1].OffsetSeconds, 9)));
        Assert.Equal([new SoundEvent(1, 2.5), new SoundEvent(3, 4)], segments);
    }
}
