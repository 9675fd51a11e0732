namespace AudioAnomaly;

/// <summary>Takes clips into the statistics of their Gaussians. One fit's working memory.</summary>
internal sealed class PadimAccumulator
{
    // Per-position statistics take in this many clips at a time: they are far larger than a clip, and going through them costs memory traffic.
    private const int ClipsPerBlock = 8;

    private readonly PadimLayout _layout;
    private readonly GaussianStatistics _statistics;
    private readonly ParallelOptions _parallel;
    private float[] _block = [];
    private int _clips;

    public PadimAccumulator(PadimLayout layout, GaussianStatistics statistics, ParallelOptions parallel)
    {
        _layout = layout;
        _statistics = statistics;
        _parallel = parallel;
    }

    /// <summary>Takes in a clip's patches, frames x rows x channels.</summary>
    public void Add(float[] patches)
    {
        int length = _statistics.Dimensions, rows = _layout.Rows, frames = patches.Length / (rows * length);
        switch (_layout.Positions)
        {
            case PadimPositions.Global:
                _statistics.Add(patches, frames * rows, frames * rows, _parallel);
                break;
            case PadimPositions.PerFrequency:
                float[] byRow = new float[patches.Length];
                for (int i = 0; i < frames * rows; i++)
                {
                    patches.AsSpan(i * length, length).CopyTo(byRow.AsSpan((((i % rows) * frames) + (i / rows)) * length));
                }

                _statistics.Add(byRow, frames, frames, _parallel);
                break;
            default:
                _block = _block.Length == 0 ? new float[(long)ClipsPerBlock * patches.Length] : _block;
                for (int i = 0; i < frames * rows; i++)
                {
                    patches.AsSpan(i * length, length).CopyTo(_block.AsSpan(((i * ClipsPerBlock) + _clips) * length));
                }

                if (++_clips == ClipsPerBlock)
                {
                    Complete();
                }

                break;
        }
    }

    /// <summary>Takes in what is waiting for a full block.</summary>
    public void Complete()
    {
        if (_clips > 0)
        {
            _statistics.Add(_block, _clips, ClipsPerBlock, _parallel);
            _clips = 0;
        }
    }
}
