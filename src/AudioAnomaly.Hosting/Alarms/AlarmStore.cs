namespace AudioAnomaly.Hosting;

/// <summary>Alarms as they are kept, with their sound and picture, and what people said of them. Safe to use from several threads.</summary>
public sealed class AlarmStore
{
    /// <summary>Lists alarms, the newest first.</summary>
    public Task<IReadOnlyList<AlarmRecord>> ListAsync(AlarmQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Finds an alarm.</summary>
    /// <returns>The alarm; null if there is none of that id, or no longer.</returns>
    public Task<AlarmRecord?> FindAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>The alarm's sound as a WAV file; null if none is kept.</summary>
    public Task<byte[]?> ReadSoundAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>The alarm's picture; null if none is kept.</summary>
    public Task<SoundPicture?> ReadPictureAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Says what people found: acknowledges the alarm if nobody has, and sets what is not null.</summary>
    /// <returns>The alarm as it is now.</returns>
    public Task<AlarmRecord> ReviewAsync(string id, string? by, AlarmLabel? label = null, string? note = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>News of alarms from now on.</summary>
    public IAsyncEnumerable<AlarmNotice> ListenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Keeps an alarm that was raised, and tells sinks and listeners. Does not wait for the disk, and does not fail.</summary>
    internal void Raise(AlarmRecord alarm) => throw new NotSupportedException();

    /// <summary>Keeps what became of an alarm (its kind, score, evidence may have changed), and tells sinks and listeners if it has ended now.</summary>
    internal void Update(AlarmRecord alarm) => throw new NotSupportedException();

    /// <summary>Keeps sound and picture of an alarm.</summary>
    /// <param name="id">The alarm.</param>
    /// <param name="startedAt">When both begin.</param>
    /// <param name="samples">Mono 16-bit samples.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="picture">The picture.</param>
    internal void KeepSound(string id, DateTimeOffset startedAt, short[] samples, int sampleRate, SoundPicture picture) => throw new NotSupportedException();
}
