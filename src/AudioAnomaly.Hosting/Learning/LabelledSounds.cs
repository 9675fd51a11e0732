namespace AudioAnomaly.Hosting;

/// <summary>The sounds of a model's alarms that people labelled.</summary>
internal sealed class LabelledSounds
{
    // The newest tell most, and scoring takes time.
    private const int MostOfALabel = 200;

    private LabelledSounds(IReadOnlyList<(string Id, AudioClip Sound)> faults, IReadOnlyList<(string Id, AudioClip Sound)> nothings) => (Faults, Nothings) = (faults, nothings);

    public IReadOnlyList<(string Id, AudioClip Sound)> Faults { get; }

    public IReadOnlyList<(string Id, AudioClip Sound)> Nothings { get; }

    public static async Task<LabelledSounds> ReadAsync(AlarmStore store, string model, CancellationToken cancellationToken) => new(
        await ReadAsync(store, model, AlarmLabel.Fault, cancellationToken).ConfigureAwait(false),
        await ReadAsync(store, model, AlarmLabel.Nothing, cancellationToken).ConfigureAwait(false));

    private static async Task<List<(string, AudioClip)>> ReadAsync(AlarmStore store, string model, AlarmLabel label, CancellationToken cancellationToken)
    {
        List<(string, AudioClip)> sounds = [];
        foreach (AlarmRecord alarm in await store.ListAsync(new AlarmQuery { Model = model, Label = label, Limit = MostOfALabel }, cancellationToken).ConfigureAwait(false))
        {
            if (alarm.HasSound && await store.ReadSoundAsync(alarm.Id, cancellationToken).ConfigureAwait(false) is { } wav)
            {
                using var stream = new MemoryStream(wav, writable: false);
                sounds.Add((alarm.Id, AudioClip.FromStream(stream, alarm.Id)));
            }
        }

        return sounds;
    }
}
