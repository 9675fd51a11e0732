namespace AudioAnomaly.Endurance;

/// <summary>A day at a machine, seeded: normal sound, and in every minute perhaps a fault of the machine or of the device that listens.</summary>
internal sealed class StreamedSound
{
    private const int PushesPerMinute = 600;
    private const float ConstantLevel = 0.2f;

    private readonly MachineSound _machine;
    private readonly Random _random;
    private readonly float[] _samples = new float[MachineSound.Step];
    private Event _event;
    private int _eventFrom;
    private int _eventUntil;
    private long _pushes;
    private double _whine;

    /// <param name="seed">Another seed gives another day.</param>
    public StreamedSound(int seed)
    {
        _machine = new MachineSound(seed);
        _random = new Random(seed);
    }

    private enum Event
    {
        None,
        Whine,
        Rattle,
        Silence,
        Constant,
        Clipping,
        Dropout,
        Gap,
    }

    /// <summary>How often each event came, by name.</summary>
    public SortedDictionary<string, int> Events { get; } = new(StringComparer.Ordinal);

    /// <summary>The next tenth of a second; valid until the next call.</summary>
    /// <param name="lost">How much sound is missing before it; mostly nothing.</param>
    public ReadOnlySpan<float> Next(out TimeSpan lost)
    {
        int place = (int)(_pushes++ % PushesPerMinute);
        if (place == 0)
        {
            Plan();
        }

        lost = _event == Event.Gap && place == _eventFrom ? TimeSpan.FromSeconds(_random.Next(1, 601)) : TimeSpan.Zero;
        _machine.Fill(_samples);
        if (place >= _eventFrom && place < _eventUntil)
        {
            Change();
        }

        return _samples;
    }

    private void Plan()
    {
        // Every other minute is normal.
        _event = (Event)_random.Next(2 * Enum.GetValues<Event>().Length);
        if (!Enum.IsDefined(_event))
        {
            _event = Event.None;
        }

        _eventFrom = _random.Next(PushesPerMinute / 2);
        _eventUntil = _eventFrom + (_event == Event.Dropout ? 1 : _random.Next(1, PushesPerMinute / 2));
        Events[_event.ToString()] = Events.GetValueOrDefault(_event.ToString()) + 1;
    }

    private void Change()
    {
        switch (_event)
        {
            case Event.Whine:
                for (int n = 0; n < _samples.Length; n++)
                {
                    _samples[n] += (float)(0.1 * Math.Sin(_whine += 2 * Math.PI * 2300 / MachineSound.Rate));
                }

                _whine %= 2 * Math.PI;
                break;
            case Event.Rattle:
                for (int n = 0; n < _samples.Length; n++)
                {
                    _samples[n] += n % 400 < 40 ? (float)(0.4 * (_random.NextDouble() - 0.5)) : 0;
                }

                break;
            case Event.Silence:
                Array.Clear(_samples);
                break;
            case Event.Constant:
                Array.Fill(_samples, ConstantLevel);
                break;
            case Event.Clipping:
                for (int n = 0; n < _samples.Length; n++)
                {
                    _samples[n] = Math.Clamp(8 * _samples[n], -1, 1);
                }

                break;
            case Event.Dropout:
                Array.Clear(_samples, 400, 800);
                break;
            default:
                break;
        }
    }
}
