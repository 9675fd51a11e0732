namespace AudioAnomaly.Fleet.Tests;

/// <summary>Takes a storage away, and counts.</summary>
internal sealed class StorageSwitch
{
    private int _writes;

    public bool IsAway { get; set; }

    public int Writes => Volatile.Read(ref _writes);

    public void Write()
    {
        if (IsAway)
        {
            throw new IOException("The storage is away.");
        }

        Interlocked.Increment(ref _writes);
    }
}
