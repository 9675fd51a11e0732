namespace AudioAnomaly.BackboneTraining;

/// <summary>One machine: what all of its recordings have in common. Immutable.</summary>
/// <remarks>It has nothing of the cube that the network is trained on but the way noise is filtered, so that no familiarity helps.</remarks>
internal sealed record Machine
{
    /// <summary>The turns of its shaft in a second, at no load.</summary>
    public required double ShaftHz { get; init; }

    /// <summary>What turns with the shaft.</summary>
    public required IReadOnlyList<MachineTone> Tones { get; init; }

    /// <summary>The resonances of its noise.</summary>
    public required IReadOnlyList<(double Hertz, double Quality, double Gain)> Bands { get; init; }

    /// <summary>The level of its noise; that of all tones together is 1.</summary>
    public required double NoiseLevel { get; init; }

    /// <summary>The frequency at which the noise swings, over the shaft's.</summary>
    public double ChopOrder { get; init; } = 1;

    /// <summary>How far it swings, from 0 to 1.</summary>
    public double ChopDepth { get; init; }

    /// <summary>The deviation of the load within and between recordings; a load of 1 slows the shaft by 3 % and makes everything 4 dB louder.</summary>
    public double LoadDepth { get; init; }

    /// <summary>Whether the load jumps; otherwise it drifts.</summary>
    public bool LoadJumps { get; init; }

    /// <summary>What it does again and again; null if it goes on all the time.</summary>
    public MachineCycle? Cycle { get; init; }

    /// <summary>The level of the blows at the ends of its movements.</summary>
    public double BlowLevel { get; init; }

    /// <summary>The modes that the blows excite.</summary>
    public IReadOnlyList<(double Hertz, double DecaySeconds, double Gain)> Modes { get; init; } = [];

    /// <summary>The root mean square of its recordings in dB re 1.</summary>
    public required double LevelDb { get; init; }

    /// <summary>The deviation of that level from recording to recording, in dB.</summary>
    public required double LevelSpreadDb { get; init; }

    /// <summary>The deviation of the level of each tone and each resonance from recording to recording, in dB.</summary>
    public required double SpectrumSpreadDb { get; init; }

    /// <summary>The level of the hall around it, in dB under its own.</summary>
    public required double HallDb { get; init; }

    /// <summary>Draws a machine of a kind.</summary>
    public static Machine Draw(MachineKind kind, SoundRandom random)
    {
        double shaft = random.Uniform(18, 60);
        var machine = new Machine
        {
            ShaftHz = shaft,
            Tones = Harmonics(random, 1, 12, 1, 0),
            Bands = DrawBands(random, 6),
            NoiseLevel = random.Uniform(0.5, 1.5),
            LoadDepth = random.Uniform(0.03, 0.15),
            LevelDb = random.Uniform(-38, -22),
            LevelSpreadDb = random.Uniform(0.3, 1.2),
            SpectrumSpreadDb = random.Uniform(0.3, 2),
            HallDb = random.Uniform(8, 25),
        };
        return kind switch
        {
            MachineKind.Motor => machine with
            {
                Tones = [.. machine.Tones, .. Harmonics(random, 100 / shaft, 6, 1, 0)],
                LoadDepth = random.Uniform(0.2, 0.5),
                LoadJumps = true,
                NoiseLevel = random.Uniform(0.2, 0.8),
            },
            MachineKind.Fan => Bladed(machine, random, random.Below(7) + 3, random.Uniform(1.5, 4), random.Uniform(0.1, 0.5)),
            MachineKind.Pump => Bladed(machine, random, random.Below(4) + 4, random.Uniform(0.5, 1.5), random.Uniform(0.2, 0.7)),
            MachineKind.Gearbox => machine with { Tones = Geared(random), NoiseLevel = random.Uniform(0.2, 0.7), LoadDepth = random.Uniform(0.1, 0.3) },
            MachineKind.Valve => Striking(machine, random) with
            {
                Tones = [],
                Cycle = new MachineCycle(random.Uniform(0.4, 1.3), random.Uniform(0.2, 0.5), random.Uniform(0.005, 0.05), IsStroke: false),
            },
            _ => Striking(machine, random) with
            {
                ShaftHz = random.Uniform(60, 250),
                Cycle = new MachineCycle(random.Uniform(0.6, 1.6), random.Uniform(0.6, 0.9), random.Uniform(0.002, 0.02), IsStroke: true),
            },
        };
    }

    private static Machine Bladed(Machine machine, SoundRandom random, int blades, double noise, double depth)
        => machine with
        {
            Tones = [.. machine.Tones, .. Harmonics(random, blades, 6, 1, random.Uniform(0, 0.3))],
            NoiseLevel = noise,
            ChopOrder = blades,
            ChopDepth = depth,
        };

    private static Machine Striking(Machine machine, SoundRandom random)
        => machine with
        {
            BlowLevel = random.Uniform(2, 6),
            Modes = DrawModes(random, 8),
        };

    private static IReadOnlyList<MachineTone> Geared(SoundRandom random)
    {
        int teeth = random.Below(40) + 13;
        double ratio = random.Uniform(0.25, 0.8);
        return
        [
            .. Harmonics(random, 1, 4, 1, 0),
            .. Harmonics(random, teeth, 3, 1, random.Uniform(0.1, 0.5)),
            .. Harmonics(random, teeth, 3, ratio, random.Uniform(0.1, 0.5)),
        ];
    }

    private static IReadOnlyList<MachineTone> Harmonics(SoundRandom random, double order, int count, double side, double depth)
    {
        double tilt = random.Uniform(0.4, 1.4);
        return [.. Enumerable.Range(1, count).Select(k => new MachineTone(k * order, random.Uniform(0.2, 1) / Math.Pow(k, tilt), side, depth))];
    }

    private static (double Hertz, double Quality, double Gain)[] DrawBands(SoundRandom random, int count)
    {
        var bands = new (double Hertz, double Quality, double Gain)[count];
        foreach (ref (double Hertz, double Quality, double Gain) band in bands.AsSpan())
        {
            band = (80 * Math.Pow(80, random.Uniform()), 0.5 * Math.Pow(12, random.Uniform()), Math.Pow(10, random.Uniform(-1.2, 0)));
        }

        return bands;
    }

    private static (double Hertz, double DecaySeconds, double Gain)[] DrawModes(SoundRandom random, int count)
    {
        var modes = new (double Hertz, double DecaySeconds, double Gain)[count];
        foreach (ref (double Hertz, double DecaySeconds, double Gain) mode in modes.AsSpan())
        {
            mode = (250 * Math.Pow(24, random.Uniform()), 0.003 * Math.Pow(15, random.Uniform()), random.Uniform(0.2, 1));
        }

        return modes;
    }
}
