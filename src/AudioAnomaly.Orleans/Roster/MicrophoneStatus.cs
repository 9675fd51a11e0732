using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>How a microphone is. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.MicrophoneStatus")]
public sealed record MicrophoneStatus
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The name of its model, as registered; empty if it is not.</summary>
    [Id(1)]
    public required string Model { get; init; }

    /// <summary>The name of the version that scores; null before the first sound.</summary>
    [Id(2)]
    public string? Version { get; init; }

    /// <summary>How it is.</summary>
    [Id(3)]
    public LiveState State { get; init; }

    /// <summary>Its sample rate, in Hz; 0 if it is not registered.</summary>
    [Id(4)]
    public int SampleRate { get; init; }

    /// <summary>When its first sound came; null before.</summary>
    [Id(5)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its newest sound came; null before the first.</summary>
    [Id(6)]
    public DateTimeOffset? LastSampleAt { get; init; }

    /// <summary>How much sound came, in seconds.</summary>
    [Id(7)]
    public double SoundSeconds { get; init; }

    /// <summary>How much of it is safe: in its saved state, in seconds.</summary>
    [Id(8)]
    public double SavedSeconds { get; init; }

    /// <summary>How many anomalous segments have ended.</summary>
    [Id(9)]
    public long Segments { get; init; }

    /// <summary>How many alarms were raised.</summary>
    [Id(10)]
    public long Alarms { get; init; }

    /// <summary>The newest score; null before the first.</summary>
    [Id(11)]
    public double? LastScore { get; init; }

    /// <summary>The raw score of cells above which sound is anomalous; null if there is none.</summary>
    [Id(12)]
    public double? MapThreshold { get; init; }

    /// <summary>The alarm that lasts; null if there is none.</summary>
    [Id(13)]
    public string? AlarmId { get; init; }

    /// <summary>What the alarm is about; null if there is none.</summary>
    [Id(14)]
    public string? AlarmText { get; init; }

    /// <summary>Kinds of evidence that have drifted.</summary>
    [Id(15)]
    public IReadOnlyList<string> Drifted { get; init; } = [];

    /// <summary>What to keep in mind: of its scores, that its state cannot be saved, that its version of the model is missing.</summary>
    [Id(16)]
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The server that it is on.</summary>
    [Id(17)]
    public string? Silo { get; init; }

    /// <summary>How loud the newest sound was, in dB below full scale (RMS); null before the first.</summary>
    [Id(18)]
    public double? LevelDb { get; init; }

    /// <summary>Whether its state is saved when that is due; false while the storage is away.</summary>
    [Id(19)]
    public bool IsSaving { get; init; } = true;

    /// <summary>How much sound comes after a moment, at most, before its score is known, in seconds.</summary>
    [Id(20)]
    public double LatencySeconds { get; init; }
}
