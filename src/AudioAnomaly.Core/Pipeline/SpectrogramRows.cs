using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A spectrogram that grows frame by frame while samples come in, each frame computed once.</summary>
internal sealed class SpectrogramRows
{
    private readonly IStreamingFrontEnd _frontEnd;
    private readonly Func<Spectrogram, Spectrogram> _limit;
    private readonly string? _name;
    private readonly double _bandwidthHz;
    private readonly int _bins;
    private float[] _values;
    private int _frames;
    private int _validBins;

    /// <param name="frontEnd">Computes the frames.</param>
    /// <param name="limit">Takes out of scope what does not count.</param>
    /// <param name="name">The recording, for messages.</param>
    /// <param name="bandwidthHz">The highest frequency at which it can hold sound.</param>
    /// <param name="expectedSamples">How many samples at the front end's rate are expected; room is made for so many.</param>
    public SpectrogramRows(IStreamingFrontEnd frontEnd, Func<Spectrogram, Spectrogram> limit, string? name, double bandwidthHz, long expectedSamples)
    {
        (_frontEnd, _limit, _name) = (frontEnd, limit, name);
        _bandwidthHz = Math.Min(bandwidthHz, frontEnd.SampleRate / 2.0);
        _bins = frontEnd.Axes.Bins;
        _values = LongLived.Array((int)checked(((expectedSamples / frontEnd.HopLength) + 1) * _bins));
    }

    /// <summary>The samples at the front end's rate, as far as they are still needed.</summary>
    public ValueQueue Samples { get; } = new();

    /// <summary>Computes the frames that the samples suffice for.</summary>
    /// <param name="least">With fewer it waits for more samples.</param>
    /// <param name="isLast">Whether the recording has ended: then its edge is mirrored.</param>
    public void Make(int least, bool isLast)
    {
        long end = isLast ? (Samples.End / _frontEnd.HopLength) + 1 : ((Samples.End - _frontEnd.ReachSamples) / _frontEnd.HopLength) + 1;
        int count = (int)(end - _frames);
        if (count < least || (!isLast && Samples.End < _frontEnd.ReachSamples))
            return;

        float[] part = new float[checked(count * _bins)];
        _frontEnd.ComputePart(Samples.Span, Samples.Start, isLast ? Samples.End : null, _frames, part);
        Spectrogram limited = _limit(new Spectrogram(part, count, _frontEnd.Axes.StartingAt(_frames), _name).LimitBandwidth(_bandwidthHz));
        long wanted = (long)(_frames + count) * _bins;
        if (wanted > _values.Length)
        {
            float[] longer = LongLived.Array((int)Math.Max(wanted, Math.Min(Array.MaxLength, _values.Length * 3L / 2)));
            _values.AsSpan(0, _frames * _bins).CopyTo(longer);
            _values = longer;
        }

        limited.Values.Span.CopyTo(_values.AsSpan(_frames * _bins));
        _validBins = limited.ValidBins;
        _frames += count;
        Samples.DropBefore(((long)_frames * _frontEnd.HopLength) - _frontEnd.ReachSamples);
    }

    /// <summary>The whole.</summary>
    public Spectrogram ToSpectrogram()
        => new Spectrogram(_values.AsMemory(0, _frames * _bins), _frames, _frontEnd.Axes, _name).LimitScope(_validBins);
}
