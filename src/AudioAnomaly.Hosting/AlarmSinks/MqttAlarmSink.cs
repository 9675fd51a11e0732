using System.Text.Json;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Publishes each notice, and keeps the state of each source and of this host as retained messages, which are published again at every connection. The broker
/// says "offline" in its place when the connection is lost.
/// </summary>
internal sealed class MqttAlarmSink : IConnectedAlarmSink, IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string _name;
    private readonly string _prefix;
    private readonly IReadOnlyCollection<string> _sources;
    private readonly AlarmStore _store;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly MqttClientOptions _options;
    private bool _isAnnounced;
    private volatile TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">The name of the broker in the settings.</param>
    /// <param name="options">How it is reached.</param>
    /// <param name="sources">The sources whose state is published though they never had an alarm.</param>
    /// <param name="store">The alarms.</param>
    public MqttAlarmSink(string name, AlarmMqttOptions options, IEnumerable<string> sources, AlarmStore store)
    {
        (_name, _prefix, _sources, _store) = (name, options.Prefix, [.. sources], store);
        _options = OptionsOf(options);
        _client.DisconnectedAsync += _ =>
        {
            _disconnected.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public string Name => $"mqtt:{_name}";

    public Task Disconnected => _disconnected.Task;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (!_client.IsConnected)
        {
            _isAnnounced = false;
            _disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            MqttClientConnectResult result = await _client.ConnectAsync(_options, cancellationToken).ConfigureAwait(false);
            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new AlarmSinkException($"The broker refuses the connection: {result.ResultCode} {result.ReasonString}".TrimEnd());
            }
        }

        // All of it again after a try that failed in between: what is retained is of an earlier time until then.
        if (!_isAnnounced)
        {
            await AnnounceAsync(cancellationToken).ConfigureAwait(false);
            _isAnnounced = true;
        }
    }

    public async Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken)
    {
        string source = notice.Alarm.Source;
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(notice, AlarmJson.Default.AlarmNotice);
        await PublishAsync($"{TopicOf(source)}/alarms", payload, isRetained: false, cancellationToken).ConfigureAwait(false);

        // As it is now: the notice may be old.
        IReadOnlyList<AlarmRecord> newest = await _store.ReadNewestAsync(source, cancellationToken).ConfigureAwait(false);
        await PublishStateAsync(source, newest, cancellationToken).ConfigureAwait(false);
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        if (_client.IsConnected)
        {
            await PublishAsync($"{_prefix}/status", "offline"u8.ToArray(), isRetained: true, cancellationToken).ConfigureAwait(false);
            await _client.DisconnectAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private static MqttClientOptions OptionsOf(AlarmMqttOptions options)
    {
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(options.Host, options.PortNumber)
            .WithClientId(options.ClientId ?? $"{options.Prefix}-{Environment.MachineName}")
            .WithCleanStart()
            .WithKeepAlivePeriod(KeepAlive)
            .WithTimeout(Patience)
            .WithWillTopic($"{options.Prefix}/status")
            .WithWillPayload("offline")
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();
        if (options.User is not null)
        {
            builder.WithCredentials(options.User, options.Password ?? string.Empty);
        }

        return (options.Tls ? builder.WithTlsOptions(tls => tls.UseTls()) : builder).Build();
    }

    /// <summary>Publishes the status and the state of every source.</summary>
    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await PublishAsync($"{_prefix}/status", "online"u8.ToArray(), isRetained: true, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AlarmRecord> newest = await _store.ReadNewestAsync(null, cancellationToken).ConfigureAwait(false);
        foreach (string source in newest.Select(alarm => alarm.Source).Union(_sources, StringComparer.Ordinal))
        {
            await PublishStateAsync(source, newest.Where(alarm => alarm.Source == source), cancellationToken).ConfigureAwait(false);
        }
    }

    private Task PublishStateAsync(string source, IEnumerable<AlarmRecord> newest, CancellationToken cancellationToken)
    {
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(AlarmStateMessage.Of(source, newest), AlarmStateJson.Default.AlarmStateMessage);
        return PublishAsync($"{TopicOf(source)}/state", payload, isRetained: true, cancellationToken);
    }

    private async Task PublishAsync(string topic, byte[] payload, bool isRetained, CancellationToken cancellationToken)
    {
        MqttApplicationMessage message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithRetainFlag(isRetained)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        MqttClientPublishResult result = await _client.PublishAsync(message, cancellationToken).ConfigureAwait(false);
        if (!result.IsSuccess)
        {
            throw new AlarmSinkException($"The broker refuses the message: {result.ReasonCode} {result.ReasonString}".TrimEnd());
        }
    }

    // Names of sources have nothing that topics give a meaning to; should one ever, it stays one level.
    private string TopicOf(string source) => $"{_prefix}/sources/{Uri.EscapeDataString(source)}";
}
