using System.Text.Json;
using AudioAnomaly.Audio;
using AudioAnomaly.Hosting.Tests.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Sources;

/// <summary>A watched folder without a host: the test moves the clock, and says when to look and to score.</summary>
internal sealed class WatchedFolder : IDisposable
{
    private static readonly Lazy<Task<byte[]>> Model = new(FitAsync);

    private readonly TemporaryFolder _folder = new();
    private readonly ModelStore _models;
    private readonly ScoringQueue _queue;

    private WatchedFolder(Action<FolderSourceOptions>? configure)
    {
        Directory.CreateDirectory(_folder["in"]);
        Options = new FolderSourceOptions { Path = _folder["in"], Model = "noise" };
        configure?.Invoke(Options);
        var options = new AudioAnomalyOptions { Workers = 1 };
        options.Models["noise"] = new ModelOptions { Path = _folder["noise.aam"] };
        _models = ModelStores.Create(options, Clock);
        _queue = new ScoringQueue(_models, Microsoft.Extensions.Options.Options.Create(options), Clock);
        Source = Create();
    }

    public FakeTimeProvider Clock { get; } = new();

    public FolderSourceOptions Options { get; }

    public List<IRecordingSink> Sinks { get; } = [];

    public FolderSource Source { get; private set; }

    public string Results => Options.ResultsPath;

    /// <summary>A path below the folder that is not watched itself; the watched one is "in".</summary>
    public string this[string name] => _folder[name];

    public static async Task<WatchedFolder> CreateAsync(Action<FolderSourceOptions>? configure = null)
    {
        var watched = new WatchedFolder(configure);
        await File.WriteAllBytesAsync(watched["noise.aam"], await Model.Value);
        return watched;
    }

    /// <summary>Writes a recording into the watched folder.</summary>
    public string Write(string name, int seed = 1000, bool isAnomalous = false)
    {
        string path = _folder["in/" + name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WavWriter.Write(path, SpectrumModel.Sound(seed, 2, isAnomalous));
        return path;
    }

    /// <summary>What a kill and a new start do.</summary>
    public void Restart()
    {
        Source.Dispose();
        Source = Create();
        Source.Open();
    }

    /// <summary>Looks twice, with the time in between that files need to settle, and scores what has.</summary>
    /// <returns>The files that were scored, by name.</returns>
    public async Task<string[]> ScoreSettledAsync(double seconds = 2)
    {
        List<WaitingFile> ready = Source.Scan();
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        ready.AddRange(Source.Scan());
        foreach (WaitingFile file in ready)
        {
            await Source.ScoreAsync(file, TestContext.Current.CancellationToken);
        }

        return [.. ready.Select(file => file.File)];
    }

    /// <summary>Every line of the results, of older files of them too.</summary>
    public JsonElement[] Lines() => [.. Directory.GetFiles(_folder.Root, "in.results*.jsonl")
        .OrderDescending(StringComparer.Ordinal)
        .SelectMany(File.ReadAllLines)
        .Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>How many lines each file has.</summary>
    public Dictionary<string, int> Counts() => Lines().CountBy(line => line.GetProperty("file").GetString()!).ToDictionary();

    public void Dispose()
    {
        Source.Dispose();
        _queue.Dispose();
        _models.Dispose();
        _folder.Dispose();
    }

    private static async Task<byte[]> FitAsync()
    {
        using var folder = new TemporaryFolder();
        return await File.ReadAllBytesAsync(await SpectrumModel.SaveAsync(folder["noise.aam"]));
    }

    private FolderSource Create() => new("line1", Options, 1, _queue, Sinks, Clock, NullLogger<FolderSource>.Instance);
}
