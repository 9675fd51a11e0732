using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AudioAnomaly.Hosting;

/// <summary>Posts each notice as JSON, signed as Standard Webhooks says. Redirects are not followed: what is told is for the address given alone.</summary>
internal sealed class WebhookAlarmSink(string name, AlarmWebhookOptions options, TimeProvider clock, HttpMessageHandler handler) : IAlarmSink, IDisposable
{
    private readonly HttpClient _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly byte[]? _secret = options.Secret is null ? null : WebhookSecret.Read(options.Secret);
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.TimeoutSeconds);

    public string Name => $"webhook:{name}";

    public static HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // Addresses of names change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    public async Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using HttpRequestMessage request = RequestOf(notice);
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new AlarmSinkException(
                    string.Create(CultureInfo.InvariantCulture, $"The receiver answers {(int)response.StatusCode}."),
                    PauseOf(response.Headers.RetryAfter));
            }
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AlarmSinkException(string.Create(CultureInfo.InvariantCulture, $"No answer within {_patience.TotalSeconds:0.#} s."), cause: e);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage RequestOf(AlarmNotice notice)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(notice, AlarmJson.Default.AlarmNotice);
        string id = string.Create(CultureInfo.InvariantCulture, $"{notice.Alarm.Id}-{notice.Id}");
        string time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", time);
        if (_secret is not null)
        {
            byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
            request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_secret, signed))}");
        }

        return request;
    }

    private TimeSpan? PauseOf(RetryConditionHeaderValue? retryAfter) => retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - clock.GetUtcNow() : null);
}
