namespace AudioAnomaly.Audio;

/// <summary>What is to be known of a recording's samples, gathered while they are read. Used by one thread at a time.</summary>
internal sealed class SampleFacts
{
    private const float FullScale = 0.9999f;

    private readonly SampleScale _scale = new();
    private float _first;
    private long _clipped;
    private bool _isConstant = true;

    /// <summary>How many samples there were.</summary>
    public long Count { get; private set; }

    /// <summary>Whether all samples are the same.</summary>
    public bool IsConstant => _isConstant;

    /// <summary>Whether all samples are 0.</summary>
    public bool IsDigitalSilence => _isConstant && _first == 0;

    /// <summary>The share of samples at full scale. Beyond it floats go on, so that nothing is cut off there.</summary>
    public double ClippedShare => Count == 0 ? 0 : (double)_clipped / Count;

    /// <summary>What is wrong with the scale, as a sentence; null if nothing is.</summary>
    public string? Unscaled => _scale.Describe();

    /// <summary>Takes in the next samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="name">The recording, for messages.</param>
    /// <exception cref="AudioContentException">A sample is NaN or infinite.</exception>
    public void Add(ReadOnlySpan<float> samples, string? name)
    {
        if (samples.IsEmpty)
            return;

        int bad = AudioClip.IndexOfNonFinite(samples);
        if (bad >= 0)
            throw AudioClip.NotFinite(name, Count + bad, samples[bad]);

        _first = Count == 0 ? samples[0] : _first;
        _isConstant = _isConstant && !samples.ContainsAnyExcept(_first);
        foreach (float sample in samples)
        {
            _clipped += MathF.Abs(sample) is >= FullScale and <= 1 ? 1 : 0;
        }

        _scale.Add(samples);
        Count += samples.Length;
    }
}
