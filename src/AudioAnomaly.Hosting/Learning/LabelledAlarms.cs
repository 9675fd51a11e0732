namespace AudioAnomaly.Hosting;

/// <summary>A model's alarms with sound that people labelled, the newest of each label.</summary>
/// <param name="Faults">Those that were faults.</param>
/// <param name="Nothings">Those that were nothing.</param>
internal sealed record LabelledAlarms(IReadOnlyList<AlarmRecord> Faults, IReadOnlyList<AlarmRecord> Nothings)
{
    // The newest tell most, and scoring takes time.
    private const int MostOfALabel = 200;

    public static async Task<LabelledAlarms> ReadAsync(AlarmStore store, string model, CancellationToken cancellationToken) => new(
        await ReadAsync(store, model, AlarmLabel.Fault, cancellationToken).ConfigureAwait(false),
        await ReadAsync(store, model, AlarmLabel.Nothing, cancellationToken).ConfigureAwait(false));

    private static async Task<IReadOnlyList<AlarmRecord>> ReadAsync(AlarmStore store, string model, AlarmLabel label, CancellationToken cancellationToken)
    {
        var query = new AlarmQuery { Model = model, Label = label, Limit = MostOfALabel };
        return [.. (await store.ListAsync(query, cancellationToken).ConfigureAwait(false)).Where(alarm => alarm.HasSound)];
    }
}
