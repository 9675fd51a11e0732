namespace AudioAnomaly.Onnx;

/// <summary>The spectrogram that networks are probed with: noise around -40 dB, the same each time.</summary>
internal sealed class ProbeSound
{
    private const float LevelDb = -40;
    private const float SpreadDb = 12;
    private const float ChangeDb = 15;

    private readonly float[] _values;

    /// <param name="frames">Its length.</param>
    /// <param name="bins">Its bins.</param>
    /// <param name="seed">Which noise.</param>
    public ProbeSound(int frames, int bins, int seed = 1)
    {
        (Frames, Bins) = (frames, bins);
        _values = new float[frames * bins];
        var random = new Random(seed);
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = LevelDb + (SpreadDb * ((2 * random.NextSingle()) - 1));
        }
    }

    /// <summary>Its length.</summary>
    public int Frames { get; }

    /// <summary>Its bins.</summary>
    public int Bins { get; }

    /// <summary>The values, row-major.</summary>
    public ReadOnlyMemory<float> Values => _values;

    /// <summary>The values of a run of frames.</summary>
    public ReadOnlyMemory<float> Slice(int start, int count) => Values.Slice(start * Bins, count * Bins);

    /// <summary>The values with some frames and bins changed, up and down in turn.</summary>
    public float[] Changed(Range frames, Range bins)
    {
        float[] changed = [.. _values];
        (int firstFrame, int frameCount) = frames.GetOffsetAndLength(Frames);
        (int firstBin, int binCount) = bins.GetOffsetAndLength(Bins);
        for (int t = firstFrame; t < firstFrame + frameCount; t++)
        {
            for (int f = firstBin; f < firstBin + binCount; f++)
            {
                changed[(t * Bins) + f] += ((t + f) & 1) == 0 ? ChangeDb : -ChangeDb;
            }
        }

        return changed;
    }
}
