namespace AudioAnomaly.Hosting;

/// <summary>The sound of an alarm, and where in it the alarm was clearest.</summary>
/// <param name="Sound">The sound.</param>
/// <param name="PeakSeconds">When the score was highest, in seconds of the sound.</param>
internal sealed record AlarmSound(AudioClip Sound, double PeakSeconds)
{
    /// <summary>Reads it; null if it is gone.</summary>
    public static async Task<AlarmSound?> ReadAsync(AlarmStore store, AlarmRecord alarm, CancellationToken cancellationToken)
    {
        if (await store.ReadSoundAsync(alarm.Id, cancellationToken).ConfigureAwait(false) is not { } wav)
        {
            return null;
        }

        // The picture begins with the sound, and says when in the stream that was; times of day depend on clocks.
        SoundPicture? picture = await store.ReadPictureAsync(alarm.Id, cancellationToken).ConfigureAwait(false);
        using var stream = new MemoryStream(wav, writable: false);
        return new AlarmSound(AudioClip.FromStream(stream, alarm.Id), alarm.Alarm.PeakSeconds - (picture?.StartSeconds ?? alarm.Alarm.StartSeconds));
    }
}
