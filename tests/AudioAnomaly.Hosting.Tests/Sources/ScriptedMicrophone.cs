using AudioAnomaly.Hosting.Tests.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Sources;

/// <summary>A microphone whose program is a shell script. The script runs in real time, the pauses by a clock that the test moves.</summary>
internal sealed class ScriptedMicrophone : IAsyncDisposable
{
    public const int Started = 221;
    public const int Waits = 222;
    public const int Lost = 223;

    private readonly TemporaryFolder _folder;
    private readonly CancellationTokenSource _stop = new();
    private readonly ModelStore _models;
    private Task _running = Task.CompletedTask;

    private ScriptedMicrophone(TemporaryFolder folder, MicrophoneOptions microphone)
    {
        _folder = folder;
        var options = new AudioAnomalyOptions { Workers = 1 };
        options.Models["noise"] = new ModelOptions { Path = folder["noise.aam"] };
        IOptions<AudioAnomalyOptions> wrapped = Options.Create(options);
        _models = ModelStores.Create(options, Clock);
        Queue = new ScoringQueue(_models, wrapped, Clock);
        Live = new LiveSources(Queue, _models, new AlarmStore(options.Alarms, Clock, NullLogger<AlarmStore>.Instance), wrapped, Clock, NullLogger<LiveSources>.Instance);
        Source = new MicrophoneSource("mic", microphone, Live, Clock, Log);
    }

    public FakeTimeProvider Clock { get; } = new();

    public LogOf<MicrophoneSource> Log { get; } = new();

    public ScoringQueue Queue { get; }

    public LiveSources Live { get; }

    public MicrophoneSource Source { get; }

    public double SoundSeconds => Live.Find("mic")?.SoundSeconds ?? 0;

    /// <summary>A file beside the script, which runs in its folder.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Makes one whose script can use <c>sound.raw</c>: 20 s of noise of 16 kHz and 16 bits.</summary>
    public static async Task<ScriptedMicrophone> CreateAsync(string script, Action<MicrophoneOptions>? configure = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs of these tests are scripts for a Unix shell.");
        var folder = new TemporaryFolder();
        folder.Text("script.sh", $"cd '{folder.Root}'\n{script}\n");
        folder.Write("sound.raw", SpectrumModel.Pcm(SpectrumModel.Sound(5000, 20)));
        await SpectrumModel.SaveAsync(folder["noise.aam"]);
        var options = new MicrophoneOptions { Model = "noise", Command = "/bin/sh", Arguments = { folder["script.sh"] } };
        configure?.Invoke(options);
        return new ScriptedMicrophone(folder, options);
    }

    public void Start() => _running = Source.RunAsync(_stop.Token);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>The process whose id the script wrote to a file is no more: neither at work nor waiting to be taken leave of, but for one whose parent is
    /// another.</summary>
    public bool IsGone(string file, bool isOwn = true)
    {
        string status = $"/proc/{File.ReadAllText(this[file]).Trim()}/stat";
        try
        {
            return !File.Exists(status) || (!isOwn && File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // It went in this moment.
            return true;
        }
    }

    /// <summary>Events of the live source that tell of missing sound, as far as they came.</summary>
    public async Task<LiveEvent> GapAsync()
    {
        await Eventually.Is(() => Live.ListenAsync("mic") is not null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Longest);
        await foreach (LiveEvent found in Live.ListenAsync("mic", 0, patience.Token)!)
        {
            if (found.Fault == AudioAnomaly.Monitoring.DeviceFault.Gap)
            {
                return found;
            }
        }

        throw new InvalidOperationException("No gap was told.");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        Queue.Dispose();
        _models.Dispose();
        _folder.Dispose();
    }
}
