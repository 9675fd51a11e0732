using AudioAnomaly.Evaluation;

namespace AudioAnomaly.BackboneTraining;

/// <summary>A synthetic machine with normal recordings, and with recordings that have a lasting fault. Immutable; recordings are made when they are asked for, the same each time.</summary>
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
    public static IReadOnlyList<SyntheticFaultKind> FaultKinds { get; } = [SyntheticFaultKind.Band, SyntheticFaultKind.Tone, SyntheticFaultKind.Modulation, SyntheticFaultKind.Level];

    /// <summary>The kind of machine.</summary>
    public MachineKind Kind { get; }

    /// <summary>The normal recordings to learn.</summary>
    public IReadOnlyList<AudioClip> Learned => Clips(0, _options.LearnedClips);

    /// <summary>Normal recordings that are not learned.</summary>
    public IReadOnlyList<AudioClip> Normals => Clips(_options.LearnedClips, _options.NormalClips);

    /// <summary>Recordings with the machine's fault of a kind; each is of a recording of its own, and the fault is the same in all.</summary>
    /// <param name="kind">The number of the fault among <see cref="FaultKinds"/>.</param>
    public IReadOnlyList<AudioClip> Faulty(int kind)
        => [.. Clips(_options.LearnedClips + _options.NormalClips + (kind * _options.ClipsPerFault), _options.ClipsPerFault).Select(_faults[kind].AddTo)];

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

    private AudioClip[] Clips(int first, int count) => [.. Enumerable.Range(first, count).Select(clip => _renderer.Render(_options.Seconds, Draw(clip)))];

    private SoundRandom Draw(long part) => new(_seed, (long)Kind, _number, part, Key);
}
