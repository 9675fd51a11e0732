namespace AudioAnomaly.Hosting;

/// <summary>The database of alarms cannot be opened, read or written now.</summary>
public sealed class AlarmStoreException : AudioAnomalyException
{
    internal AlarmStoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
