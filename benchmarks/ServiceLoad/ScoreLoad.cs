using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ServiceLoad;

/// <summary>Uploads of 5 s of sound from many clients at a time, each sending the next when the last was answered.</summary>
internal static class ScoreLoad
{
    private static readonly int[] Clients = [1, 4, 16, 64, 256];
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(double seconds, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("service-load-").FullName;
        string model = Path.Combine(folder, "pump.aam");
        await LoadSound.FitAsync(model);
        byte[] wav = LoadSound.Wav(1000);
        Console.WriteLine("| Service | Clients | Scored a second | p50, ms | p99, ms | turned away (429) | failed | health p50, ms | health p99, ms | memory, MiB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (int clients in Clients)
        {
            await using (ServedProcess service = await ServedProcess.StartServiceAsync(model))
            {
                await MeasureAsync("this one", service, clients, wav, seconds, cancellationToken);
            }

            await using (ServedProcess service = await ServedProcess.StartHandWrittenAsync(model))
            {
                await MeasureAsync("by hand", service, clients, wav, seconds, cancellationToken);
            }
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(string name, ServedProcess service, int clients, byte[] wav, double seconds, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = service.Address, Timeout = TimeSpan.FromMinutes(5) };

        // The first ones are slower until the runtime has optimised them.
        for (int i = 0; i < 20; i++)
        {
            await SendAsync(client, wav, cancellationToken);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Latencies scored = new(), health = new();
        int refused = 0, failed = 0;
        double memory = 0;
        Task probe = HealthProbe.RunAsync(service.Address, health, over.Token);
        long started = Stopwatch.GetTimestamp();
        Task[] users = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
            {
                long sent = Stopwatch.GetTimestamp();
                (HttpStatusCode status, TimeSpan? pause) = await SendAsync(client, wav, cancellationToken);
                switch (status)
                {
                    case HttpStatusCode.OK:
                        scored.Add(sent);
                        break;
                    case HttpStatusCode.TooManyRequests:
                        Interlocked.Increment(ref refused);

                        // Less patient than asked for, so that the service stays overloaded.
                        await Task.Delay(pause < MostPatience ? pause.Value : MostPatience, cancellationToken);
                        break;
                    default:
                        Interlocked.Increment(ref failed);
                        break;
                }

                memory = Math.Max(memory, service.MemoryMiB);
            }
        }, cancellationToken))];
        await Task.WhenAll(users);
        double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await over.CancelAsync();
        await probe;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {clients} | {scored.Count / took:0.0} | {scored.Quantile(0.5):0} | {scored.Quantile(0.99):0} | {refused} | {failed} | {health.Quantile(0.5):0.0} | {health.Quantile(0.99):0.0} | {memory:0} |"));
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? Pause)> SendAsync(HttpClient client, byte[] wav, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(wav);
        try
        {
            using HttpResponseMessage response = await client.PostAsync(new Uri("/models/pump/score", UriKind.Relative), content, cancellationToken);
            await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return (response.StatusCode, response.Headers.RetryAfter?.Delta);
        }
        catch (HttpRequestException)
        {
            return (0, null);
        }
    }
}
