namespace AudioAnomaly.Hosting;

/// <summary>A live source cannot be opened: its name is taken, or there are as many as the host takes.</summary>
public sealed class LiveSourceException : AudioAnomalyException
{
    internal LiveSourceException(string message, bool isTaken)
        : base(message) => IsNameTaken = isTaken;

    /// <summary>Whether the name is taken; false if there are too many sources.</summary>
    public bool IsNameTaken { get; }
}
