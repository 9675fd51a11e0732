namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>A sink that takes every connection, and notices as long as a test wants it to.</summary>
internal sealed class ConnectedSink(ScriptedSink notices) : IConnectedAlarmSink
{
    private readonly TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => notices.Name;

    public Task Disconnected => _disconnected.Task;

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken) => notices.SendAsync(notice, cancellationToken);
}
