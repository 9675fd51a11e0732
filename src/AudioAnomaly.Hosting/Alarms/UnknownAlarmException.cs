namespace AudioAnomaly.Hosting;

/// <summary>There is no alarm of an id, or no longer.</summary>
public sealed class UnknownAlarmException : AudioAnomalyException
{
    private const int LongestShown = 64;

    internal UnknownAlarmException(string id)
        : base($"There is no alarm '{OneLine.Of(id, LongestShown)}', or it is no longer kept.") => Id = id;

    /// <summary>The id that was asked for.</summary>
    public string Id { get; }
}
