using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Finds a map's segments (<see cref="SegmentFinder"/>) frame by frame. Remembers one frame, and of each open region its highest score in each frame and bin.
/// </summary>
internal sealed class SegmentTracker
{
    private readonly float _high;
    private readonly float _low;
    private readonly long _longest;
    private readonly long _quiet;
    private readonly SpectrogramAxes _axes;
    private readonly HashSet<Region> _open = [];
    private Region?[] _before;
    private long _regions;
    private Region?[] _now;

    /// <param name="axes">The stream's axes.</param>
    /// <param name="threshold">The score that a segment must reach.</param>
    /// <param name="lowerLevel">The score down to which it extends.</param>
    /// <param name="longestFrames">How many frames a region may last; what is longer comes in parts.</param>
    /// <param name="quietFrames">After how many frames without a cell of half its height a segment has ended, even if its region goes on below.</param>
    public SegmentTracker(SpectrogramAxes axes, double threshold, double lowerLevel, long longestFrames = long.MaxValue, long quietFrames = long.MaxValue)
    {
        _axes = axes;
        _high = (float)threshold;
        _low = (float)Math.Min(lowerLevel, threshold);
        _longest = longestFrames;
        _quiet = quietFrames;
        _before = new Region?[axes.Bins];
        _now = new Region?[axes.Bins];
    }

    /// <summary>The memory of what is remembered, in bytes.</summary>
    public long MemoryBytes => (2L * IntPtr.Size * _before.Length) + _open.Sum(region => region.MemoryBytes);

    /// <summary>Takes in the next frame.</summary>
    /// <param name="frame">Its number.</param>
    /// <param name="scores">Its scores, in scope only.</param>
    /// <param name="evidence">What speaks for an anomaly at this frame: it counts for the regions within its band.</param>
    /// <returns>The segments that ended before it, or reached the greatest length with it, in no order.</returns>
    public List<AnomalySegment> Add(long frame, ReadOnlySpan<float> scores, IReadOnlyList<AnomalyEvidence>? evidence = null)
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

        foreach (AnomalyEvidence heard in evidence ?? [])
        {
            // The bins whose centres lie in the band.
            for (int bin = _axes.CountBinsUpTo(heard.LowHz); bin < Math.Min(scores.Length, _axes.CountBinsUpTo(heard.HighHz)); bin++)
            {
                _now[bin]?.Root.Hear(heard);
            }
        }

        Region[] ended = InOrder(_open.Where(region => region.LastFrame < frame || frame - region.FirstFrame + 1 >= _longest || IsQuiet(region, frame)));
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
    /// <returns>The segments that last until the end, in no order.</returns>
    public List<AnomalySegment> Complete(double durationSeconds)
    {
        Region[] ended = InOrder(_open);
        _open.Clear();
        return ToSegments(ended, durationSeconds);
    }

    public void Save(SessionStateWriter state)
    {
        Region[] open = InOrder(_open);
        state.WriteCount(open.Length);
        foreach (Region region in open)
        {
            region.Save(state);
        }

        // After a frame every cell is that of an open region.
        foreach (Region? region in _before)
        {
            state.WriteCount(region is null ? 0 : Array.IndexOf(open, region.Root) + 1);
        }
    }

    public void Restore(SessionStateReader state)
    {
        Region[] open = new Region[state.ReadCount()];
        for (int i = 0; i < open.Length; i++)
        {
            open[i] = new Region(_axes.Bins, _regions++);
            open[i].Restore(state);
            _open.Add(open[i]);
        }

        for (int bin = 0; bin < _before.Length; bin++)
        {
            int number = state.ReadCount(leastBytes: 0);
            SessionStateReader.Check(number <= open.Length, "a cell is of no region");
            _before[bin] = number == 0 ? null : open[number - 1];
        }
    }

    /// <summary>By age: a set's own order depends on what was in it before.</summary>
    private static Region[] InOrder(IEnumerable<Region> regions) => [.. regions.OrderBy(region => region.Number)];

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
            found = new Region(_axes.Bins, _regions++);
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

    private bool IsQuiet(Region region, long frame) => _quiet < long.MaxValue && region.Peak >= _high && frame - region.LastFrameAt(HalfHeight(region)) >= _quiet;

    private float HalfHeight(Region region) => SegmentFinder.HalfHeight(_low, region.Peak);

    private List<AnomalySegment> ToSegments(Region[] regions, double durationSeconds)
        => [.. regions
            .Where(region => region.Peak >= _high)
            .Select(region => SegmentFinder.ToSegment(_axes, region.Extent(HalfHeight(region)), region.Peak, durationSeconds) with { Evidence = region.Evidence })];

    /// <summary>A connected region that has not ended.</summary>
    private sealed class Region
    {
        private readonly float[] _binPeaks;
        private List<float> _framePeaks = [];
        private Dictionary<string, AnomalyEvidence>? _evidence;
        private Region? _parent;

        public Region(int bins, long number)
        {
            Number = number;
            _binPeaks = new float[bins];
            Array.Fill(_binPeaks, float.NegativeInfinity);
        }

        /// <summary>The higher the younger.</summary>
        public long Number { get; }

        /// <summary>The region that this one has become a part of, or itself.</summary>
        public Region Root
        {
            get
            {
                Region root = this;
                while (root._parent is { } parent)
                {
                    // Halves the way for those who come after.
                    root._parent = parent._parent ?? parent;
                    root = parent;
                }

                return root;
            }
        }

        public long FirstFrame { get; private set; } = -1;

        public long LastFrame => FirstFrame + _framePeaks.Count - 1;

        public float Peak { get; private set; } = float.NegativeInfinity;

        /// <summary>What spoke for the region, the most unusual first.</summary>
        public IReadOnlyList<AnomalyEvidence> Evidence => _evidence is null ? [] : [.. _evidence.Values.OrderByDescending(evidence => evidence.Z)];

        public long MemoryBytes => sizeof(float) * ((long)_binPeaks.Length + _framePeaks.Capacity);

        public void Save(SessionStateWriter state)
        {
            state.Write(FirstFrame);
            state.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_framePeaks));
            int first = Array.FindIndex(_binPeaks, float.IsFinite), last = Array.FindLastIndex(_binPeaks, float.IsFinite);
            state.WriteCount(first);
            state.Write(_binPeaks.AsSpan(first..(last + 1)));
            state.WriteEvidences((IReadOnlyCollection<AnomalyEvidence>?)_evidence?.Values ?? []);
        }

        public void Restore(SessionStateReader state)
        {
            FirstFrame = state.ReadInt64();
            _framePeaks = [.. state.ReadSingles()];
            int first = state.ReadCount(leastBytes: 0);
            float[] peaks = state.ReadSingles();
            SessionStateReader.Check(_framePeaks.Count > 0 && peaks.Length > 0 && peaks.Length <= _binPeaks.Length - first, "a region has no cells, or too many");
            peaks.CopyTo(_binPeaks, first);
            Peak = _framePeaks.Aggregate(float.NegativeInfinity, Math.Max);
            AnomalyEvidence[] evidence = state.ReadEvidences();
            if (evidence.Length > 0)
            {
                _evidence = new Dictionary<string, AnomalyEvidence>(StringComparer.Ordinal);
                _evidence.RestoreEvidence(evidence);
            }
        }

        public void Hear(AnomalyEvidence evidence)
        {
            _evidence ??= new Dictionary<string, AnomalyEvidence>(StringComparer.Ordinal);
            if (!_evidence.TryGetValue(evidence.Kind, out AnomalyEvidence? before) || evidence.Z > before.Z)
            {
                _evidence[evidence.Kind] = evidence;
            }
        }

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

        /// <summary>
        /// Takes in a region that is open too, so that both end with this frame or the one before. Costs as much as the shorter of them is long.
        /// </summary>
        public void TakeIn(Region other)
        {
            other._parent = this;
            (long first, List<float> longer, long start, List<float> shorter) = FirstFrame <= other.FirstFrame
                ? (FirstFrame, _framePeaks, other.FirstFrame, other._framePeaks)
                : (other.FirstFrame, other._framePeaks, FirstFrame, _framePeaks);
            for (int i = 0; i < shorter.Count; i++)
            {
                int at = (int)(start - first) + i;
                if (at == longer.Count)
                {
                    longer.Add(shorter[i]);
                }
                else
                {
                    longer[at] = Math.Max(longer[at], shorter[i]);
                }
            }

            TensorPrimitives.Max(_binPeaks, other._binPeaks, _binPeaks);
            (FirstFrame, _framePeaks, Peak) = (first, longer, Math.Max(Peak, other.Peak));
            other._framePeaks = [];
            foreach (AnomalyEvidence evidence in other.Evidence)
            {
                Hear(evidence);
            }
        }

        /// <summary>The last frame with a cell at or above a level that the peak reaches.</summary>
        public long LastFrameAt(float level) => FirstFrame + _framePeaks.FindLastIndex(peak => peak >= level);

        /// <summary>The first and the last frame and bin with a cell at or above a level that the peak reaches.</summary>
        public (long FirstFrame, long LastFrame, int FirstBin, int LastBin) Extent(float level)
            => (FirstFrame + _framePeaks.FindIndex(peak => peak >= level),
                LastFrameAt(level),
                Array.FindIndex(_binPeaks, peak => peak >= level),
                Array.FindLastIndex(_binPeaks, peak => peak >= level));
    }
}
