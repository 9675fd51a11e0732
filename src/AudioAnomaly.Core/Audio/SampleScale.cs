using System.Globalization;
using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly.Audio;

/// <summary>Tells floats that are far beyond full scale, such as integers that nobody has divided. Used by one thread at a time.</summary>
internal sealed class SampleScale
{
    // 18 dB over full scale: no mix and no filter goes so far.
    private const float FarBeyond = 8;
    private const double ManyShare = 0.01;

    private static readonly (float Limit, string Meaning)[] Integers =
    [
        (1 << 15, "integers of up to 16 bits that were never scaled; divide them by 32768"),
        (1 << 23, "integers of up to 24 bits that were never scaled; divide them by 8388608"),
        (2147483648f, "integers of up to 32 bits that were never scaled; divide them by 2147483648"),
    ];

    private float _peak;
    private long _beyond;
    private long _count;

    /// <summary>Takes in samples.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
            return;

        _count += samples.Length;
        float peak = MathF.Abs(TensorPrimitives.MaxMagnitude(samples));
        if (!(peak > 1))
            return;

        _peak = MathF.Max(_peak, peak);
        foreach (float sample in samples)
        {
            _beyond += MathF.Abs(sample) > 1 ? 1 : 0;
        }
    }

    public void Save(SessionStateWriter state)
    {
        state.Write(_peak);
        state.Write(_beyond);
        state.Write(_count);
    }

    public void Restore(SessionStateReader state) => (_peak, _beyond, _count) = (state.ReadSingle(), state.ReadInt64(), state.ReadInt64());

    /// <summary>What is wrong with the scale and what to do, as a sentence; null if nothing is.</summary>
    public string? Describe()
    {
        if (!(_peak > FarBeyond))
            return null;

        string reach = string.Create(CultureInfo.InvariantCulture, $"The samples reach {_peak:0.###}, and full scale is 1");
        return _beyond < ManyShare * _count
            ? string.Create(CultureInfo.InvariantCulture, $"{reach}: {_beyond} of them are damaged or clicks. Repair or cut them out.")
            : Array.Find(Integers, one => _peak <= one.Limit) is { Meaning: { } meaning } ? $"{reach}: they look like {meaning}, or store them as integers."
            : $"{reach}: they are no sound of a known scale. Scale them to [-1, 1].";
    }
}
