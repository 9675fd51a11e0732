namespace AudioAnomaly.Metrics;

/// <summary>Scores kept one by one.</summary>
internal sealed class ExactScores
{
    private double[] _scores = [];
    private int[] _tags = [];
    private bool _sorted = true;

    public int Count { get; private set; }

    public ReadOnlySpan<double> Scores => _scores.AsSpan(0, Count);

    public ReadOnlySpan<int> Tags => _tags.AsSpan(0, Count);

    public void Add(double score, int tag)
    {
        Reserve(1);
        _scores[Count] = score;
        _tags[Count++] = tag;
    }

    /// <summary>Adds cells; without tags all are normal, as the array holds nothing else beyond the last tag.</summary>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<int> tags)
    {
        Reserve(scores.Length);
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(scores, _scores.AsSpan(Count));
        tags.CopyTo(_tags.AsSpan(Count));
        Count += scores.Length;
    }

    public void Add(ExactScores other)
    {
        Reserve(other.Count);
        other.Scores.CopyTo(_scores.AsSpan(Count));
        other.Tags.CopyTo(_tags.AsSpan(Count));
        Count += other.Count;
    }

    /// <summary>The distinct scores from the highest down.</summary>
    public IEnumerable<ScoreStep> Descending()
    {
        if (!_sorted)
        {
            Array.Sort(_scores, _tags, 0, Count);
            _sorted = true;
        }

        int end = Count;
        while (end > 0)
        {
            double score = _scores[end - 1];
            long positives = 0, negatives = 0;
            UInt128 regions = UInt128.Zero;
            for (; end > 0 && _scores[end - 1] == score; end--)
            {
                int tag = _tags[end - 1];
                if (tag == RegionShare.Normal)
                {
                    negatives++;
                }
                else
                {
                    positives++;
                    regions += RegionShare.Of(tag);
                }
            }

            yield return new ScoreStep(score, score, positives, negatives, regions);
        }
    }

    private void Reserve(int more)
    {
        _sorted = false;
        int needed = checked(Count + more);
        if (needed > _scores.Length)
        {
            int length = Math.Max(needed, Math.Max(16, _scores.Length + (_scores.Length / 2)));
            Array.Resize(ref _scores, length);
            Array.Resize(ref _tags, length);
        }
    }
}
