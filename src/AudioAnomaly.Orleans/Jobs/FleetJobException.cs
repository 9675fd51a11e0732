namespace AudioAnomaly.Fleet;

/// <summary>A job over many machines has failed or was cancelled.</summary>
public sealed class FleetJobException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="fault">What has failed; null if nothing has.</param>
    public FleetJobException(string message, FleetJobFault? fault = null)
        : base(message)
        => Fault = fault;

    /// <summary>What has failed, with the file at fault; null if the job was cancelled or never started.</summary>
    public FleetJobFault? Fault { get; }
}
