namespace AudioAnomaly.Fleet;

/// <summary>
/// News of alarms that wait for those who read them, each reader by its name. The key is a number from 0 to one less than <see cref="FleetNames.Journals"/>.
/// What was written is safe; what every reader has confirmed is forgotten.
/// </summary>
[Alias("AudioAnomaly.IAlarmJournalGrain")]
public interface IAlarmJournalGrain : IGrainWithIntegerKey
{
    /// <summary>Writes news. What was written before is passed over.</summary>
    /// <param name="news">The news, in order.</param>
    /// <returns>A task that ends when they are safe.</returns>
    [Alias("Append")]
    Task AppendAsync(IReadOnlyList<AlarmNews> news);

    /// <summary>Reads what a reader has not confirmed. Its first call makes it known: news wait for it from then on.</summary>
    /// <param name="reader">Its name, the same for ever.</param>
    /// <param name="confirmed">The number of the last news that are safe with it (<see cref="JournalPage.Last"/>); 0 for what is known of it.</param>
    /// <returns>The next news, often none.</returns>
    [Alias("Read")]
    Task<JournalPage> ReadAsync(string reader, long confirmed);

    /// <summary>Forgets a reader: nothing waits for it any more.</summary>
    /// <param name="reader">Its name.</param>
    /// <returns>A task that ends when it is saved.</returns>
    [Alias("Forget")]
    Task ForgetAsync(string reader);
}
