namespace AudioAnomaly.Metrics;

/// <summary>Scores counted by the leading bits of an order-preserving key. Additions commute, so that neither their order nor merging changes a bit.</summary>
internal sealed class ScoreHistogram
{
    private const int Empty = 0;
    private const int Mixed = -1;

    private readonly int _shift;
    private readonly uint _lowMask;
    private readonly long[] _positives;
    private readonly long[] _negatives;

    // What the key's remaining bits are, plus 1, while they are the same for all scores of a cell: such cells cause no error.
    private readonly int[] _only;
    private UInt128[]? _regions;

    public ScoreHistogram(int keyBits)
    {
        _shift = 32 - keyBits;
        _lowMask = (1u << _shift) - 1;
        _positives = new long[1 << keyBits];
        _negatives = new long[1 << keyBits];
        _only = new int[1 << keyBits];
    }

    public void Add(double score, int tag)
    {
        float floor = OrderedKey.Floor(score);
        uint key = OrderedKey.Of(floor);
        Note(key, floor == score ? (int)(key & _lowMask) + 1 : Mixed);
        Count(key >> _shift, tag, RegionShare.Of(tag));
    }

    /// <summary>Adds normal cells.</summary>
    public void AddNormal(ReadOnlySpan<float> scores)
    {
        foreach (float score in scores)
        {
            uint key = OrderedKey.Of(score);
            Note(key, (int)(key & _lowMask) + 1);
            _negatives[key >> _shift]++;
        }
    }

    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<int> tags)
    {
        int lastTag = RegionShare.Normal;
        UInt128 share = UInt128.Zero;
        for (int i = 0; i < scores.Length; i++)
        {
            uint key = OrderedKey.Of(scores[i]);
            Note(key, (int)(key & _lowMask) + 1);
            int tag = tags[i];
            if (tag == RegionShare.Normal)
            {
                _negatives[key >> _shift]++;
                continue;
            }

            if (tag != lastTag)
            {
                (lastTag, share) = (tag, RegionShare.Of(tag));
            }

            Count(key >> _shift, tag, share);
        }
    }

    public void Add(ScoreHistogram other)
    {
        for (int i = 0; i < _only.Length; i++)
        {
            if (other._only[i] != Empty)
            {
                _positives[i] += other._positives[i];
                _negatives[i] += other._negatives[i];
                _only[i] = _only[i] == Empty || _only[i] == other._only[i] ? other._only[i] : Mixed;
            }
        }

        if (other._regions is not null)
        {
            _regions ??= new UInt128[_only.Length];
            for (int i = 0; i < _regions.Length; i++)
            {
                _regions[i] += other._regions[i];
            }
        }
    }

    /// <summary>The cells in use from the highest down.</summary>
    public IEnumerable<ScoreStep> Descending()
    {
        for (int i = _only.Length - 1; i >= 0; i--)
        {
            int only = _only[i];
            if (only == Empty)
            {
                continue;
            }

            UInt128 regions = _regions is null ? UInt128.Zero : _regions[i];
            uint low = (uint)i << _shift;
            if (only != Mixed)
            {
                double score = OrderedKey.ToSingle(low | (uint)(only - 1));
                yield return new ScoreStep(score, score, _positives[i], _negatives[i], regions);
                continue;
            }

            // Cells at the ends of the scale hold keys of no number.
            float lower = OrderedKey.ToSingle(low), upper = i == _only.Length - 1 ? float.NaN : OrderedKey.ToSingle(low + _lowMask + 1);
            yield return new ScoreStep(
                float.IsNaN(lower) ? double.NegativeInfinity : lower,
                float.IsNaN(upper) ? double.PositiveInfinity : upper,
                _positives[i],
                _negatives[i],
                regions);
        }
    }

    private void Note(uint key, int low)
    {
        ref int only = ref _only[key >> _shift];
        if (only != low && only != Mixed)
        {
            only = only == Empty ? low : Mixed;
        }
    }

    private void Count(uint cell, int tag, UInt128 share)
    {
        if (tag == RegionShare.Normal)
        {
            _negatives[cell]++;
            return;
        }

        _positives[cell]++;
        if (tag > 0)
        {
            _regions ??= new UInt128[_only.Length];
            _regions[cell] += share;
        }
    }
}
