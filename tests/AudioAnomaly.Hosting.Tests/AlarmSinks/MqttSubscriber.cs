using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AudioAnomaly.Hosting.Tests.Sources;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>
/// Somebody who listens to a broker, and keeps what comes, to the last byte before the broker dies: MQTT 3.1.1 with QoS 0 in a few lines. A client library
/// throws away what it has received and not handed on when a connection ends.
/// </summary>
internal sealed class MqttSubscriber : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly Lock _lock = new();
    private readonly List<(string Topic, string Payload, bool IsRetained)> _heard = [];

    /// <summary>Ends when the broker is gone and all that it sent is heard.</summary>
    public Task Gone { get; private set; } = Task.CompletedTask;

    public (string Topic, string Payload, bool IsRetained)[] Heard
    {
        get
        {
            lock (_lock)
            {
                return [.. _heard];
            }
        }
    }

    public static async Task<MqttSubscriber> ConnectAsync(int port)
    {
        var subscriber = new MqttSubscriber();
        await subscriber._client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        NetworkStream stream = subscriber._client.GetStream();

        // CONNECT: clean session, no keep-alive, a name by the broker. SUBSCRIBE: "#" with QoS 0.
        byte[] hello = [0x10, 12, 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, 0], subscribe = [0x82, 6, 0, 1, 0, 1, (byte)'#', 0];
        await stream.WriteAsync(hello, TestContext.Current.CancellationToken);
        await stream.WriteAsync(subscribe, TestContext.Current.CancellationToken);
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        subscriber.Gone = subscriber.ReadAsync(stream, subscribed);
        await subscribed.Task.WaitAsync(Eventually.Longest, TestContext.Current.CancellationToken);
        return subscriber;
    }

    /// <summary>The last word on a topic; null if there was none.</summary>
    public string? Last(string topic) => Heard.LastOrDefault(message => message.Topic == topic).Payload;

    /// <summary>Waits for a word on a topic.</summary>
    public Task HearsAsync(string topic, Func<string, bool> isIt) => Eventually.Is(() => Last(topic) is { } last && isIt(last));

    /// <summary>The notices of a source, with their ids, as they came.</summary>
    public (long Id, string Alarm, string Kind)[] Notices(string source) => [.. Heard
        .Where(message => message.Topic.EndsWith($"/sources/{source}/alarms", StringComparison.Ordinal))
        .Select(message => JsonDocument.Parse(message.Payload).RootElement)
        .Select(notice => (
            notice.GetProperty("id").GetInt64(),
            notice.GetProperty("alarm").GetProperty("id").GetString()!,
            notice.GetProperty("kind").GetString()!))];

    public async ValueTask DisposeAsync()
    {
        _client.Close();
        await Gone;
    }

    private async Task ReadAsync(NetworkStream stream, TaskCompletionSource subscribed)
    {
        byte[] one = new byte[1];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(one);
                byte head = one[0];
                int length = 0, shift = 0;
                do
                {
                    await stream.ReadExactlyAsync(one);
                    length |= (one[0] & 127) << shift;
                    shift += 7;
                }
                while (one[0] >= 128);

                byte[] rest = new byte[length];
                await stream.ReadExactlyAsync(rest);
                if (head >> 4 == 9)
                {
                    subscribed.TrySetResult();
                }
                else if (head >> 4 == 3)
                {
                    Take(rest, isRetained: (head & 1) == 1);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The broker is gone, or the test is over.
        }
    }

    private void Take(byte[] message, bool isRetained)
    {
        int topic = BinaryPrimitives.ReadUInt16BigEndian(message);
        lock (_lock)
        {
            _heard.Add((Encoding.UTF8.GetString(message, 2, topic), Encoding.UTF8.GetString(message, 2 + topic, message.Length - 2 - topic), isRetained));
        }
    }
}
