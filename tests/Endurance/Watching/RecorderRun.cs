using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Endurance;

/// <summary>Writes recordings into a folder as recorders and copying programs do: at once, half at first, or under another name at first.</summary>
internal sealed class RecorderRun(string folder, int files, int seed)
{
    private const double Seconds = 2;

    // Longer than a file needs to settle in these runs.
    private const int LongestHalfMilliseconds = 1500;

    private readonly Random _random = new(seed);

    public int HalfAtFirst { get; private set; }

    public int Renamed { get; private set; }

    /// <summary>How long each recording is, in seconds, by name.</summary>
    public Dictionary<string, double> Written { get; } = [];

    /// <summary>Writes them all, with pauses that add up to about a given time.</summary>
    public async Task RunAsync(TimeSpan about, CancellationToken cancellationToken)
    {
        var machine = new MachineSound(seed);
        string staging = Path.Combine(folder, "..", "recorded");
        Directory.CreateDirectory(staging);
        var late = new List<Task>();
        for (int i = 0; i < files; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{(i % 4 == 0 ? "below/" : string.Empty)}r{i:000}.wav");
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string whole = Path.Combine(staging, $"{i}.wav");
            WavWriter.Write(whole, machine.Record(name, Seconds));
            byte[] bytes = await File.ReadAllBytesAsync(whole, cancellationToken);
            switch (i % 5)
            {
                case 0 or 2:
                    HalfAtFirst++;
                    late.Add(WriteInHalvesAsync(path, bytes, _random.Next(bytes.Length), _random.Next(LongestHalfMilliseconds), cancellationToken));
                    break;
                case 1:
                    Renamed++;
                    await File.WriteAllBytesAsync(path + ".part", bytes, cancellationToken);
                    File.Move(path + ".part", path);
                    break;
                default:
                    await File.WriteAllBytesAsync(path, bytes, cancellationToken);
                    break;
            }

            Written[name] = Seconds;
            await Task.Delay(about / files * (2 * _random.NextDouble()), cancellationToken);
        }

        await Task.WhenAll(late);
    }

    private static async Task WriteInHalvesAsync(string path, byte[] bytes, int first, int pause, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await file.WriteAsync(bytes.AsMemory(0, first), cancellationToken);
        await Task.Delay(pause, cancellationToken);
        await file.WriteAsync(bytes.AsMemory(first), cancellationToken);
    }
}
