namespace AudioAnomaly;

/// <summary>Finds the regions that <see cref="SegmentFinder"/> finds in a whole map, frame by frame: cells at or above a lower level that connect (8 neighbours) to one at or above the threshold. Remembers one frame, and of each open region its highest score in each frame and bin.</summary>
internal sealed class SegmentTracker
{
    private readonly float _high;
    private readonly float _low;
    private readonly long _longest;
    private readonly SpectrogramAxes _axes;
    private readonly HashSet<Region> _open = [];
    private Region?[] _before;
    private Region?[] _now;

    /// <param name="axes">The stream's axes.</param>
    /// <param name="threshold">The score that a segment must reach.</param>
    /// <param name="lowerLevel">The score down to which it extends.</param>
    /// <param name="longestFrames">How many frames a segment may last.</param>
    public SegmentTracker(SpectrogramAxes axes, double threshold, double lowerLevel, long longestFrames)
    {
        _axes = axes;
        _high = (float)threshold;
        _low = (float)Math.Min(lowerLevel, threshold);
        _longest = longestFrames;
        _before = new Region?[axes.Bins];
        _now = new Region?[axes.Bins];
    }

    /// <summary>Takes in the next frame.</summary>
    /// <param name="frame">Its number.</param>
    /// <param name="scores">Its scores, in scope only.</param>
    /// <returns>The segments that ended before it, or reached the greatest length with it.</returns>
    public List<AnomalySegment> Add(long frame, ReadOnlySpan<float> scores)
    {
        _now.AsSpan().Clear();
        for (int bin = 0; bin < scores.Length; bin++)
        {
            if (scores[bin] >= _low)
            {
                Region region = RegionAt(bin);
                region.Extend(frame, bin, scores[bin]);
                _now[bin] = region;
            }
        }

        Region[] ended = [.. _open.Where(region => region.LastFrame < frame || frame - region.FirstFrame + 1 >= _longest)];
        _open.ExceptWith(ended);
        for (int bin = 0; bin < _now.Length; bin++)
        {
            // Regions that were joined into another leave traces in the cells they had.
            Region? region = _now[bin]?.Root;
            _now[bin] = region is not null && _open.Contains(region) ? region : null;
        }

        (_before, _now) = (_now, _before);
        return ToSegments(ended, double.PositiveInfinity);
    }

    /// <summary>Ends the stream.</summary>
    /// <param name="durationSeconds">How long it was.</param>
    /// <returns>The segments that last until the end.</returns>
    public List<AnomalySegment> Complete(double durationSeconds)
    {
        Region[] ended = [.. _open];
        _open.Clear();
        return ToSegments(ended, durationSeconds);
    }

    private Region RegionAt(int bin)
    {
        Region? found = null;
        for (int neighbor = Math.Max(0, bin - 1); neighbor <= Math.Min(_before.Length - 1, bin + 1); neighbor++)
        {
            found = Join(found, _before[neighbor]?.Root);
        }

        found = Join(found, bin > 0 ? _now[bin - 1]?.Root : null);
        if (found is null)
        {
            found = new Region(_axes.Bins);
            _open.Add(found);
        }

        return found;
    }

    private Region? Join(Region? one, Region? other)
    {
        if (one is null || other is null || one == other)
        {
            return one ?? other;
        }

        one.TakeIn(other);
        _open.Remove(other);
        return one;
    }

    private List<AnomalySegment> ToSegments(Region[] regions, double durationSeconds)
        => SegmentFinder.InOrder(regions
            .Where(region => region.Peak >= _high)
            .Select(region => SegmentFinder.ToSegment(_axes, region.Extent(SegmentFinder.HalfHeight(_low, region.Peak)), region.Peak, durationSeconds)));

    /// <summary>A connected region that has not ended.</summary>
    private sealed class Region
    {
        private readonly float[] _binPeaks;
        private List<float> _framePeaks = [];
        private Region? _parent;

        public Region(int bins)
        {
            _binPeaks = new float[bins];
            Array.Fill(_binPeaks, float.NegativeInfinity);
        }

        /// <summary>The region that this one has become a part of, or itself.</summary>
        public Region Root
        {
            get
            {
                Region root = this;
                while (root._parent is { } parent)
                {
                    root = parent;
                }

                return root;
            }
        }

        public long FirstFrame { get; private set; } = -1;

        public long LastFrame => FirstFrame + _framePeaks.Count - 1;

        public float Peak { get; private set; } = float.NegativeInfinity;

        public void Extend(long frame, int bin, float score)
        {
            if (_framePeaks.Count == 0)
            {
                FirstFrame = frame;
            }

            if (frame > LastFrame)
            {
                _framePeaks.Add(float.NegativeInfinity);
            }

            _framePeaks[^1] = Math.Max(_framePeaks[^1], score);
            _binPeaks[bin] = Math.Max(_binPeaks[bin], score);
            Peak = Math.Max(Peak, score);
        }

        public void TakeIn(Region other)
        {
            other._parent = this;
            long first = Math.Min(FirstFrame, other.FirstFrame), last = Math.Max(LastFrame, other.LastFrame);
            var peaks = new List<float>();
            for (long frame = first; frame <= last; frame++)
            {
                peaks.Add(Math.Max(PeakOf(frame), other.PeakOf(frame)));
            }

            for (int bin = 0; bin < _binPeaks.Length; bin++)
            {
                _binPeaks[bin] = Math.Max(_binPeaks[bin], other._binPeaks[bin]);
            }

            (FirstFrame, _framePeaks, Peak) = (first, peaks, Math.Max(Peak, other.Peak));
        }

        /// <summary>The first and the last frame and bin with a cell at or above a level that the peak reaches.</summary>
        public (long FirstFrame, long LastFrame, int FirstBin, int LastBin) Extent(float level)
            => (FirstFrame + _framePeaks.FindIndex(peak => peak >= level),
                FirstFrame + _framePeaks.FindLastIndex(peak => peak >= level),
                Array.FindIndex(_binPeaks, peak => peak >= level),
                Array.FindLastIndex(_binPeaks, peak => peak >= level));

        private float PeakOf(long frame) => frame >= FirstFrame && frame <= LastFrame ? _framePeaks[(int)(frame - FirstFrame)] : float.NegativeInfinity;
    }
}
