namespace AudioAnomaly.Hosting;

/// <summary>A sink that stays connected, also while there is nothing to tell.</summary>
internal interface IConnectedAlarmSink : IAlarmSink
{
    /// <summary>Ends when the connection is gone.</summary>
    Task Disconnected { get; }

    /// <summary>Connects if it is not connected, and says what is to be said at every connection.</summary>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Says goodbye.</summary>
    Task DisconnectAsync(CancellationToken cancellationToken);
}
