using AudioAnomaly.Evaluation;

namespace AudioAnomaly.BackboneTraining;

/// <summary>
/// A synthetic machine with normal recordings, and with recordings that have a lasting fault. Immutable; recordings are made when they are asked for, the same
/// each time.
/// </summary>
internal sealed class MachineWorld
{
    private const long Key = 0x4D414348494E45;

    private readonly long _seed;
    private readonly int _number;
    private readonly MachineWorldOptions _options;
    private readonly MachineRenderer _renderer;
    private readonly SyntheticFault[] _faults;

    public MachineWorld(long seed, MachineKind kind, int number, MachineWorldOptions options)
    {
        (_seed, Kind, _number, _options) = (seed, kind, number, options);
        SoundRandom random = Draw(-1);
        _renderer = new MachineRenderer(Machine.Draw(kind, random), Draw(-2));
        _faults = [.. FaultKinds.Select(fault => DrawFault(fault, random))];
    }

    /// <summary>The kinds of faults: all that last.</summary>
    public static IReadOnlyList<SyntheticFaultKind> FaultKinds { get; } =
        [SyntheticFaultKind.Band, SyntheticFaultKind.Tone, SyntheticFaultKind.Modulation, SyntheticFaultKind.Level];

    /// <summary>The kind of machine.</summary>
    public MachineKind Kind { get; }

    /// <summary>The normal recordings to learn.</summary>
    public int LearnedCount => _options.LearnedClips;

    /// <summary>The normal recordings that are not learned.</summary>
    public int NormalCount => _options.NormalClips;

    /// <summary>The recordings with each of the faults.</summary>
    public int FaultyCount => _options.ClipsPerFault;

    /// <summary>A normal recording to learn.</summary>
    public AudioClip Learned(int number) => Render(number);

    /// <summary>A normal recording that is not learned.</summary>
    public AudioClip Normal(int number) => Render(_options.LearnedClips + number);

    /// <summary>A recording with the machine's fault of a kind; each is of a recording of its own, and the fault is the same in all.</summary>
    /// <param name="kind">The number of the fault among <see cref="FaultKinds"/>.</param>
    /// <param name="number">The number of the recording.</param>
    public AudioClip Faulty(int kind, int number)
        => _faults[kind].AddTo(Render(_options.LearnedClips + _options.NormalClips + (kind * _options.ClipsPerFault) + number));

    /// <summary>Faults that the evidence finds in some machines and misses in others.</summary>
    private static SyntheticFault DrawFault(SyntheticFaultKind kind, SoundRandom random)
    {
        double sign = random.Chance(0.5) ? 1 : -1;
        double strength = kind switch
        {
            SyntheticFaultKind.Band => sign * random.Uniform(1, 4),
            SyntheticFaultKind.Tone => random.Uniform(-30, -12),
            SyntheticFaultKind.Modulation => random.Uniform(0.15, 0.6),
            _ => sign * random.Uniform(1, 5),
        };
        double octaves = random.Uniform(0.4, 1.5), low = 100 * Math.Pow(7000 / (100 * Math.Pow(2, octaves)), random.Uniform());
        return new SyntheticFault(kind, strength, low, low * Math.Pow(2, octaves), (int)(random.NextBits() >> 33));
    }

    private AudioClip Render(int number) => _renderer.Render(_options.Seconds, Draw(number));

    private SoundRandom Draw(long part) => new(_seed, (long)Kind, _number, part, Key);
}
