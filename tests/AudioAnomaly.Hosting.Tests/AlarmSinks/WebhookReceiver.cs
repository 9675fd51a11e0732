using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>A real receiver of webhooks on this machine. What it takes it verifies as docs/reference/alarms.md says, with no code of the library.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<(string Id, string Body, bool IsSigned)> _taken = [];
    private readonly byte[]? _secret;
    private readonly Task _running;
    private int _requests;

    public WebhookReceiver(string? secret)
    {
        _secret = secret is null ? null : Convert.FromBase64String(secret.Replace("whsec_", string.Empty, StringComparison.Ordinal));
        Url = $"http://127.0.0.1:{FreePort.Find()}/alarms/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _running = RunAsync();
    }

    public string Url { get; }

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 204;

    public string? RetryAfter { get; set; }

    public int Requests => Volatile.Read(ref _requests);

    public (string Id, string Body, bool IsSigned)[] Taken
    {
        get
        {
            lock (_lock)
            {
                return [.. _taken];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or InvalidOperationException && !_listener.IsListening)
            {
                // Stopped while it waited, or just before it would.
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        Interlocked.Increment(ref _requests);
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        context.Response.StatusCode = Status;
        if (RetryAfter is not null)
        {
            context.Response.Headers["Retry-After"] = RetryAfter;
        }

        if (Status is >= 300 and < 400)
        {
            context.Response.Headers["Location"] = Url + "elsewhere";
        }

        if (Status is >= 200 and < 300)
        {
            lock (_lock)
            {
                _taken.Add((context.Request.Headers["webhook-id"]!, body, IsSigned(context.Request, body)));
            }
        }

        context.Response.Close();
    }

    private bool IsSigned(HttpListenerRequest request, string body)
    {
        string? signatures = request.Headers["webhook-signature"];
        if (_secret is null || signatures is null)
        {
            return false;
        }

        string signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{body}";
        using var hmac = new HMACSHA256(_secret);
        string expected = "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)));
        return signatures.Split(' ').Any(signature =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(expected)));
    }
}
