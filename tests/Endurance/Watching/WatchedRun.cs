using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AudioAnomaly.Endurance;

/// <summary>Runs a program that watches a folder, kills it again and again while recordings come in, and counts the lines of its results.</summary>
internal sealed class WatchedRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    // Room for some eight lines, so that result files are begun and shifted under the kills too.
    private const string ResultsMiB = "0.004";
    private const string KeptResults = "1000";

    private readonly string _folder;
    private readonly string _after;
    private readonly Random _random;
    private readonly RecorderRun _recorder;
    private readonly List<string> _broken = [];

    /// <param name="folder">A folder for everything.</param>
    /// <param name="after">What becomes of scored recordings: keep or move.</param>
    /// <param name="files">How many recordings come in.</param>
    /// <param name="seed">Decides the moments, as far as the machine lets it.</param>
    public WatchedRun(string folder, string after, int files, int seed)
    {
        (_folder, _after, _random) = (folder, after, new Random(seed));
        Directory.CreateDirectory(Watched);
        _recorder = new RecorderRun(Watched, files, seed);
    }

    /// <summary>Which promises were broken.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    private string Watched => Path.Combine(_folder, "in");

    private string Model => Path.Combine(_folder, "machine.aam");

    /// <summary>Runs it all, and prints a line.</summary>
    public async Task RunAsync(int kills, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await FitAsync(cancellationToken);
        Task recording = _recorder.RunAsync(TimeSpan.FromSeconds(2 * kills), cancellationToken);
        int atWork = 0, torn = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            atWork += await KillAsync(isAimed: kill % 2 == 1, cancellationToken) ? 1 : 0;
            torn += IsTorn() ? 1 : 0;
        }

        await recording;
        await FinishAsync(cancellationToken);
        Count(kills, atWork, torn, Stopwatch.GetElapsedTime(start));
    }

    private async Task FitAsync(CancellationToken cancellationToken)
    {
        var machine = new MachineSound(0);
        var normals = AudioSource.FromClips([.. Enumerable.Range(0, 24).Select(number => machine.Record($"normal {number}", 2))]);
        using AudioAnomalyModel model = await AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseSpectrumProfile().Build()
            .FitAsync(normals, cancellationToken: cancellationToken);
        await model.SaveAsync(Model, cancellationToken);
    }

    private Process Start() => Process.Start(new ProcessStartInfo(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Worker.dll"),
            $"--AudioAnomaly:Models:pump:Path={Model}",
            $"--AudioAnomaly:Folders:line1:Path={Watched}",
            $"--AudioAnomaly:Folders:line1:AfterScoring={_after}",
            $"--AudioAnomaly:Folders:line1:ResultsMiB={ResultsMiB}",
            $"--AudioAnomaly:Folders:line1:KeptResults={KeptResults}",
            "--AudioAnomaly:Folders:line1:SettleSeconds=0.5",
            "--AudioAnomaly:Folders:line1:PollSeconds=0.1",
        ])
    {
        WorkingDirectory = _folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <returns>Whether lines were written since it started.</returns>
    private async Task<bool> KillAsync(bool isAimed, CancellationToken cancellationToken)
    {
        long before = ResultBytes();
        using Process process = Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), error = process.StandardError.ReadToEndAsync(cancellationToken);
        if (isAimed)
        {
            // As soon as some more lines are written, or a little later.
            long wanted = before + _random.Next(5000), start = Stopwatch.GetTimestamp();
            while (!process.HasExited && ResultBytes() <= wanted && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(1, cancellationToken);
            }

            await Task.Delay(_random.Next(4), cancellationToken);
        }
        else
        {
            await Task.Delay(TimeSpan.FromSeconds(0.3 + (3 * _random.NextDouble())), cancellationToken);
        }

        if (process.HasExited)
        {
            _broken.Add($"{_after}: the program ended by itself: {await error}{await output}");
        }

        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        await Task.WhenAll(output, error);
        return ResultBytes() != before;
    }

    /// <summary>Lets it do what is left.</summary>
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        using Process process = Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), error = process.StandardError.ReadToEndAsync(cancellationToken);
        long start = Stopwatch.GetTimestamp(), last = start, bytes = -1;

        // What were wrong would come now: some time must pass without another line.
        while (Stopwatch.GetElapsedTime(start) < Longest && Stopwatch.GetElapsedTime(last) < TimeSpan.FromSeconds(10))
        {
            if (ResultBytes() is var now && now != bytes)
            {
                (bytes, last) = (now, Stopwatch.GetTimestamp());
            }

            await Task.Delay(50, cancellationToken);
        }

        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        await Task.WhenAll(output, error);
    }

    private void Count(int kills, int atWork, int torn, TimeSpan time)
    {
        string[] files = ResultFiles();
        var lines = new List<(string File, double Seconds)>();
        foreach (string line in files.SelectMany(File.ReadAllLines))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                JsonElement seconds = document.RootElement.GetProperty("durationSeconds");
                lines.Add((document.RootElement.GetProperty("file").GetString()!, seconds.ValueKind == JsonValueKind.Null ? 0 : seconds.GetDouble()));
            }
            catch (JsonException)
            {
                _broken.Add($"{_after}: a line is no JSON: {line}");
            }
        }

        Dictionary<string, int> counts = lines.CountBy(line => line.File).ToDictionary();
        string[] missing = [.. _recorder.Written.Keys.Where(name => !counts.ContainsKey(name))];
        string[] twice = [.. counts.Where(count => count.Value > 1).Select(count => count.Key)];
        string[] cut = [.. lines.Where(line => line.Seconds != _recorder.Written.GetValueOrDefault(line.File)).Select(line => line.File)];
        Complain("have no line", missing);
        Complain("have several lines", twice);
        Complain("were not scored as a whole", cut);
        Complain("are not where they belong", [.. _recorder.Written.Keys.Where(name => !IsInPlace(name))]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_after,-6}{_recorder.Written.Count,7}{_recorder.HalfAtFirst,15}{_recorder.Renamed,9}{kills,7}{atWork,9}{torn,12}"
                + $"{files.Length,14}{lines.Count,7}{missing.Length,9}{twice.Length,7}{cut.Length,11}{time.TotalSeconds,9:0}"));
    }

    private void Complain(string what, string[] names)
    {
        if (names.Length > 0)
        {
            _broken.Add($"{_after}: {names.Length} recordings {what}: {string.Join(", ", names)}.");
        }
    }

    /// <summary>A moved recording is in exactly one place, and not in the watched one.</summary>
    private bool IsInPlace(string name) => _after == "move"
        ? !File.Exists(Path.Combine(Watched, name)) && File.Exists(Path.Combine(Watched, "done", name)) != File.Exists(Path.Combine(Watched, "anomalous", name))
        : File.Exists(Path.Combine(Watched, name));

    private string[] ResultFiles() => Directory.GetFiles(_folder, "in.results*.jsonl");

    private long ResultBytes()
    {
        try
        {
            return ResultFiles().Sum(file => new FileInfo(file).Length);
        }
        catch (FileNotFoundException)
        {
            // Shifted in this moment.
            return 0;
        }
    }

    private bool IsTorn() => File.Exists(Path.Combine(_folder, "in.results.jsonl"))
        && File.ReadAllBytes(Path.Combine(_folder, "in.results.jsonl")) is { Length: > 0 } bytes && bytes[^1] != (byte)'\n';
}
