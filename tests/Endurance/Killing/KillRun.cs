using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Endurance;

/// <summary>Kills a command again and again, and looks at what it leaves.</summary>
internal sealed class KillRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private readonly string _folder;
    private readonly string _out;
    private readonly Random _random;
    private readonly List<string> _broken = [];

    /// <param name="folder">A folder for everything.</param>
    /// <param name="seed">Decides the moments, as far as the machine lets it.</param>
    public KillRun(string folder, int seed)
    {
        _folder = folder;
        _out = Path.Combine(folder, "out");
        _random = new Random(seed);
    }

    /// <summary>Which promises were broken.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    /// <summary>Makes recordings, models and weights.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var machine = new MachineSound(7);
        foreach ((string part, int count) in (ReadOnlySpan<(string, int)>)[("train/normal", 12), ("test/normal", 3), ("test/abnormal", 3), ("more", 12)])
        {
            string folder = Path.Combine(_folder, "sounds", part);
            Directory.CreateDirectory(folder);
            for (int i = 0; i < count; i++)
            {
                AudioClip clip = machine.Record("sound", 2);
                WavWriter.Write(Path.Combine(folder, $"{i}.wav"), part.EndsWith("abnormal", StringComparison.Ordinal) ? new AudioClip(Array.ConvertAll(clip.Samples.ToArray(), sample => sample / 4), clip.SampleRate) : clip);
            }
        }

        string normal = Path.Combine(_folder, "sounds", "train", "normal");
        await FinishAsync(["fit", "--normal", normal, "--detector", "level", "--model", Path.Combine(_folder, "level.aam")], cancellationToken);
        foreach ((string recordings, string model) in ((string, string)[])[(normal, "padim.aam"), (Path.Combine(_folder, "sounds", "more"), "other.aam")])
        {
            await FinishAsync(["fit", "--normal", recordings, "--detector", "padim", "--weights", "patches", "--set", "positions=perFrequency", "--model", Path.Combine(_folder, model)], cancellationToken);
        }

        await using FileStream weights = File.Create(Path.Combine(_folder, "weights.safetensors"));
        SafetensorsFile.Write(weights, Cnn14Weights.Random(1, 64, 32, 64, 64, 128).Tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>Kills one command, and prints a line.</summary>
    public async Task RunAsync(KilledCommand command, int kills, CancellationToken cancellationToken)
    {
        Reset();
        await FinishAsync(command.Arguments, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        await FinishAsync(command.Arguments, cancellationToken);
        TimeSpan usual = Stopwatch.GetElapsedTime(start);
        Dictionary<string, string> whole = Digests(command);
        int ended = 0, half = 0, leftovers = 0;
        for (int kill = 0; kill < 2 * kills; kill++)
        {
            // Half of the time there are files to replace.
            if (_random.Next(2) == 0)
            {
                Reset();
            }

            ended += await KillAsync(command, isAimed: kill >= kills, usual, cancellationToken) ? 0 : 1;
            string[] damaged = [.. Files().Where(file => !IsTemporary(file) && WholeFile.WhyNot(file) is not null)];
            _broken.AddRange(damaged.Select(file => $"{command.Name}: '{Path.GetRelativePath(_out, file)}' is half-written: {WholeFile.WhyNot(file)}"));
            half += damaged.Length;
            leftovers += Files().Count(IsTemporary);
        }

        await FinishAsync(command.Arguments, cancellationToken);
        int left = Files().Count(IsTemporary);
        Dictionary<string, string> again = Digests(command);
        bool isEqual = whole.Count == again.Count && whole.All(pair => again.GetValueOrDefault(pair.Key) == pair.Value);
        if (left > 0 || !isEqual)
        {
            _broken.Add($"{command.Name}: {left} leftovers after the next run; its result is {(isEqual ? "equal" : "another")}.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{command.Name,-12}{kills,8}{kills,7}{ended,14}{half,14}{leftovers,11}{left,20}  {(isEqual ? "yes" : "no")}"));
    }

    private static bool IsTemporary(string file) => Path.GetFileName(file).StartsWith(".audioanomaly-", StringComparison.Ordinal);

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AudioAnomaly.Tool.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task FinishAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        string error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {error}");
        }
    }

    /// <returns>Whether the command was still at work.</returns>
    private async Task<bool> KillAsync(KilledCommand command, bool isAimed, TimeSpan usual, CancellationToken cancellationToken)
    {
        var before = new HashSet<string>(Files(), StringComparer.Ordinal);
        using Process process = Start(command.Arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), error = process.StandardError.ReadToEndAsync(cancellationToken);
        if (isAimed)
        {
            long start = Stopwatch.GetTimestamp();
            while (!process.HasExited && Stopwatch.GetElapsedTime(start) < Longest && !Files().Any(file => IsTemporary(file) && !before.Contains(file)))
            {
                await Task.Delay(1, cancellationToken);
            }

            await Task.Delay(_random.Next(5), cancellationToken);
        }
        else
        {
            await Task.Delay(usual * (0.3 + (0.7 * _random.NextDouble())), cancellationToken);
        }

        bool isAtWork = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        await Task.WhenAll(output, error);
        return isAtWork;
    }

    private void Reset()
    {
        if (Directory.Exists(_out))
        {
            Directory.Delete(_out, recursive: true);
        }

        Directory.CreateDirectory(_out);
    }

    private string[] Files()
    {
        try
        {
            return Directory.GetFiles(_out, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        }
        catch (DirectoryNotFoundException)
        {
            // Folders come and go while the command works.
            return [];
        }
    }

    private Dictionary<string, string> Digests(KilledCommand command) => Files().Where(command.Equal).ToDictionary(
        file => Path.GetRelativePath(_out, file),
        file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
        StringComparer.Ordinal);
}
