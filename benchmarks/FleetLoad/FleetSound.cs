using System.Buffers.Binary;
using AudioAnomaly;
using AudioAnomaly.Monitoring;
using AudioAnomaly.Samples.Synthesis;

namespace FleetLoad;

/// <summary>Models and sound to measure with, and the alarms that the sound makes where no server is ever lost.</summary>
internal sealed class FleetSound
{
    public const int Rate = 16000;
    private const int Kinds = 6;
    private const int Normals = 60;
    private const double ClipSeconds = 2;
    private const double FaultEvery = 75;
    private const double FaultSeconds = 20;

    private readonly byte[][] _sounds;

    private FleetSound(byte[][] sounds, IReadOnlyList<IReadOnlyList<string>> alarms) => (_sounds, Alarms) = (sounds, alarms);

    /// <summary>The alarms of each kind of sound, in words of their own.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Alarms { get; }

    /// <summary>The rule that the silos of samples/Fleet are started with.</summary>
    private static AlarmOptions Rule => new() { Required = 3, Of = 4, ClearSeconds = 8, HoldOffSeconds = 20 };

    /// <summary>Fits the model, and generates sound with a fault every now and then.</summary>
    public static async Task<FleetSound> CreateAsync(string path, string member, double seconds, CancellationToken cancellationToken)
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k);
        builder = member switch
        {
            "default" => builder.UseCnn14().UseEnsemble(),
            "spectrum" => builder.UseSpectrumProfile(),
            _ => throw new ArgumentException($"There is no '{member}': default or spectrum.", nameof(member)),
        };
        using AudioAnomalyModel model = await builder.Build().FitAsync(AudioSource.FromClips(Enumerable.Range(0, Normals).Select(Normal)), progress: null, cancellationToken);
        await model.SaveAsync(path, cancellationToken);
        byte[][] sounds = [.. Enumerable.Range(0, Kinds).Select(kind => Sound(kind, seconds))];
        return new FleetSound(sounds, [.. sounds.Select(sound => AlarmsOf(model, sound))]);
    }

    /// <summary>The sound of a microphone.</summary>
    public byte[] Of(int microphone) => _sounds[microphone % Kinds];

    /// <summary>What an alarm is, but for its name and its times of day.</summary>
    public static string Describe(Alarm alarm)
        => FormattableString.Invariant($"{alarm.Kind} from {alarm.StartSeconds:0.000} raised {alarm.RaisedSeconds:0.000} s, {alarm.FalseAlarmsPerDay:R} a day");

    private static AudioClip Normal(int index)
    {
        var machine = new RunningMachine(index);
        machine.Next(1 + (0.31 * (index % 8)));
        return new AudioClip(machine.Next(ClipSeconds), Rate);
    }

    private static byte[] Sound(int kind, double seconds)
    {
        var machine = new RunningMachine(5000 + kind);
        FaultKind[] faults = Enum.GetValues<FaultKind>();
        List<byte> bytes = [];
        for (double start = 0; start < seconds; start += ClipSeconds)
        {
            // Not all at the same time.
            double into = (start + (kind * FaultEvery / Kinds)) % FaultEvery;
            FaultKind? fault = into >= FaultEvery - FaultSeconds ? faults[kind % faults.Length] : null;
            foreach (float sample in machine.Next(ClipSeconds, fault))
            {
                byte[] two = new byte[sizeof(short)];
                BinaryPrimitives.WriteInt16LittleEndian(two, (short)Math.Clamp(MathF.Round(sample * 32768), short.MinValue, short.MaxValue));
                bytes.AddRange(two);
            }
        }

        return [.. bytes];
    }

    private static List<string> AlarmsOf(AudioAnomalyModel model, byte[] sound)
    {
        using AudioAnomalySession session = model.OpenSession(Rate);
        var monitor = new SessionAlarmMonitor(model, Rule);
        List<string> alarms = [];
        short[] samples = new short[sound.Length / sizeof(short)];
        Buffer.BlockCopy(sound, 0, samples, 0, sound.Length);
        foreach (AlarmChange change in samples.Chunk(Rate).SelectMany(piece => monitor.Add(session.Push(piece))).Where(change => change.Kind == AlarmChangeKind.Raised))
        {
            alarms.Add(Describe(change.Alarm));
        }

        return alarms;
    }
}
