using AudioAnomaly.Components;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly;

/// <summary>Looks at the samples of a stream for what a device in order does not give. In fixed memory; independent of how the samples are cut.</summary>
internal sealed class DeviceHealthWatch
{
    private const double DropoutSeconds = 0.01;
    private const double StillSeconds = 0.5;
    private const double DeadSeconds = 10;
    private const double EnvelopeSeconds = 0.02;

    // Below this, zeros are what a quiet sound rounds to.
    private const float HeardLevel = 0.001f;

    private const float FullScale = 0.999f;
    private const double ClippedShare = 0.001;

    private readonly StreamClock _clock;
    private readonly int _rate;
    private readonly float _decay;
    private readonly long _dropout;
    private readonly long _still;
    private readonly long _dead;
    private readonly long _mostClipped;
    private long _position;
    private float _last = float.NaN;
    private long _run;
    private float _envelope;
    private DeviceHealth? _stillness;
    private DeviceHealth? _death;
    private DeviceHealth? _clipping;
    private long _clipped;
    private long _firstClipped;
    private long _lastClipped = long.MinValue / 2;

    /// <param name="rate">Samples a second.</param>
    /// <param name="clock">Tells the time of day.</param>
    public DeviceHealthWatch(int rate, StreamClock clock)
    {
        _clock = clock;
        _rate = rate;
        _decay = (float)Math.Exp(-1 / (EnvelopeSeconds * rate));
        _dropout = Math.Max(2, (long)(DropoutSeconds * rate));
        _still = Math.Max(2, (long)(StillSeconds * rate));
        _dead = Math.Max(2, (long)(DeadSeconds * rate));
        _mostClipped = Math.Max(1, (long)(ClippedShare * rate));
    }

    /// <summary>Takes in samples.</summary>
    /// <param name="samples">The next samples, all finite.</param>
    /// <param name="found">Gets what began or ended.</param>
    public void Add(ReadOnlySpan<float> samples, List<DeviceHealth> found)
    {
        foreach (float sample in samples)
        {
            if (sample == _last)
            {
                _run++;
            }
            else
            {
                EndRun(found);
                _last = sample;
                _run = 1;
            }

            if (sample != 0)
            {
                _envelope = Math.Max(Math.Abs(sample), _envelope * _decay);
            }

            if (_run == _still)
            {
                _stillness = Begin(_last == 0 ? DeviceFault.Silence : DeviceFault.Constant, _position + 1 - _run, found);
            }
            else if (_run == _dead)
            {
                _death = Begin(DeviceFault.Dead, _position + 1 - _run, found);
            }

            CountClipped(Math.Abs(sample) >= FullScale, found);
            _position++;
        }
    }

    /// <summary>The stream has ended, and with it what was wrong.</summary>
    public void Complete(List<DeviceHealth> found)
    {
        EndRun(found);
        End(ref _clipping, _lastClipped + 1, found);
    }

    public void Save(SessionStateWriter state)
    {
        state.Write(_position);
        state.Write(_last);
        state.Write(_run);
        state.Write(_envelope);
        state.WriteOptionalHealth(_stillness);
        state.WriteOptionalHealth(_death);
        state.WriteOptionalHealth(_clipping);
        state.Write(_clipped);
        state.Write(_firstClipped);
        state.Write(_lastClipped);
    }

    public void Restore(SessionStateReader state)
    {
        (_position, _last, _run, _envelope) = (state.ReadInt64(), state.ReadSingle(), state.ReadInt64(), state.ReadSingle());
        (_stillness, _death, _clipping) = (state.ReadOptionalHealth(), state.ReadOptionalHealth(), state.ReadOptionalHealth());
        (_clipped, _firstClipped, _lastClipped) = (state.ReadInt64(), state.ReadInt64(), state.ReadInt64());
    }

    private void EndRun(List<DeviceHealth> found)
    {
        if (_stillness is null && _last == 0 && _run >= _dropout && _envelope >= HeardLevel)
        {
            DeviceHealth? dropout = Describe(DeviceFault.Dropout, _position - _run);
            End(ref dropout, _position, found);
        }

        End(ref _death, _position, found);
        End(ref _stillness, _position, found);
        _run = 0;
    }

    /// <summary>Seconds from the first clipped sample on: told in the second in which there are too many, and ended after one without any.</summary>
    private void CountClipped(bool isClipped, List<DeviceHealth> found)
    {
        if (isClipped)
        {
            if (_position - _firstClipped >= _rate || _clipped == 0)
            {
                (_firstClipped, _clipped) = (_position, 0);
            }

            _clipped++;
            _lastClipped = _position;
            if (_clipping is null && _clipped >= _mostClipped)
            {
                _clipping = Begin(DeviceFault.Clipping, _firstClipped, found);
            }
        }
        else if (_clipping is not null && _position - _lastClipped >= _rate)
        {
            End(ref _clipping, _lastClipped + 1, found);
            _clipped = 0;
        }
    }

    private DeviceHealth Begin(DeviceFault fault, long start, List<DeviceHealth> found)
    {
        DeviceHealth begun = Describe(fault, start);
        found.Add(begun);
        return begun;
    }

    private DeviceHealth Describe(DeviceFault fault, long start)
    {
        double seconds = (double)start / _rate;
        return new DeviceHealth(fault, seconds, null) { StartTime = _clock.TimeOf(seconds) };
    }

    private void End(ref DeviceHealth? fault, long end, List<DeviceHealth> found)
    {
        if (fault is { } ended)
        {
            double seconds = (double)end / _rate;
            found.Add(ended with { EndSeconds = seconds, EndTime = _clock.TimeOf(seconds) });
            fault = null;
        }
    }
}
