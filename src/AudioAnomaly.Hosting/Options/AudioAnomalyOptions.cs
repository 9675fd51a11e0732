namespace AudioAnomaly.Hosting;

/// <summary>The settings of a host that scores sound, usually the configuration section "AudioAnomaly".</summary>
/// <remarks>A mutable bag, bound once and again whenever the configuration changes. A key that is not known is an error.</remarks>
public sealed class AudioAnomalyOptions
{
    /// <summary>The models by name. Names consist of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, 64 at most.</summary>
    public IDictionary<string, ModelOptions> Models { get; } = new Dictionary<string, ModelOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Folders of which every <c>.aam</c> file is a model by its name without extension, loaded when it is first asked for, and freed again under
    /// <see cref="ModelMemoryMiB"/>. A name that is also among <see cref="Models"/>, or in two folders, is an error.
    /// </summary>
    public IList<string> ModelFolders { get; } = [];

    /// <summary>How much memory the models of <see cref="ModelFolders"/> may take, in MiB; 1,024 by default. The least recently used are freed first.</summary>
    public double ModelMemoryMiB { get; set; } = 1024;

    /// <summary>What happens if a model of <see cref="Models"/> cannot be loaded at start; <see cref="BrokenModelPolicy.StopHost"/> by default.</summary>
    public BrokenModelPolicy OnBrokenModel { get; set; } = BrokenModelPolicy.StopHost;

    /// <summary>How often model files are looked at for changes, in seconds, from 0.1; 2 by default, 0 for never.</summary>
    public double ReloadSeconds { get; set; } = 2;

    /// <summary>How many threads score, 1 to 1,024; 0 (the default) for one per processor. Each scores one recording, or one block of live sound, at a time.</summary>
    public int Workers { get; set; }

    /// <summary>How many recordings of requests may be received, wait or be scored at a time, 1 to 100,000; 64 by default. More are turned away.</summary>
    public int QueueLength { get; set; } = 64;

    /// <summary>The longest recording, in seconds; 3,600 by default.</summary>
    public double MaxRecordingSeconds { get; set; } = 3600;

    /// <summary>Recordings that are uploaded.</summary>
    public UploadOptions Uploads { get; set; } = new();

    /// <summary>Live sound.</summary>
    public LiveOptions Live { get; set; } = new();

    /// <summary>Folders whose recordings are scored as they come, by name.</summary>
    public IDictionary<string, FolderSourceOptions> Folders { get; } = new Dictionary<string, FolderSourceOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Microphones that are listened to, by name.</summary>
    public IDictionary<string, MicrophoneOptions> Microphones { get; } = new Dictionary<string, MicrophoneOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Alarms: where they are kept and told.</summary>
    public AlarmsOptions Alarms { get; set; } = new();

    internal int WorkerCount => Workers > 0 ? Workers : Environment.ProcessorCount;
}
