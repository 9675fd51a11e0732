using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ServiceLoad;

/// <summary>Live streams over WebSockets, each a piece of 100 ms every 100 ms.</summary>
internal static class LiveLoad
{
    private const double PieceSeconds = 0.1;

    public static async Task<int> RunAsync(int streams, double seconds, string? browser, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("service-load-").FullName;
        string model = Path.Combine(folder, "pump.aam");
        await LoadSound.FitAsync(model);
        await using ServedProcess service = await ServedProcess.StartServiceAsync(model);
        Latencies lag = new(), health = new();
        OpenPage? page = browser is null ? null : OpenPage.Open(browser, service.Address);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task probe = HealthProbe.RunAsync(service.Address, health, over.Token);
        TimeSpan before = service.ProcessorTime;
        double pageBefore = page?.ProcessorSeconds ?? 0;
        long started = Stopwatch.GetTimestamp();
        Task<double>[] clients = [.. Enumerable.Range(0, streams).Select(index => Task.Run(() => StreamAsync(service.Address, index, seconds, lag, cancellationToken), cancellationToken))];
        double memory = 0;
        while (await Task.WhenAny(Task.WhenAll(clients), Task.Delay(1000, cancellationToken)) is not Task<double[]>)
        {
            memory = Math.Max(memory, service.MemoryMiB);
        }

        double[] scored = await Task.WhenAll(clients);
        double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double share = (service.ProcessorTime - before).TotalSeconds / took;
        string pageShare = page is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" The page's browser: {(page.ProcessorSeconds - pageBefore) / took:0.00} processors.");
        await over.CancelAsync();
        await probe;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{streams} streams for {took:0} s: {scored.Sum():0} of {streams * seconds:0} s of sound scored, {share:0.00} processors of the service, at most {memory:0} MiB;"
                + $" a score came after its last sample by {lag.Quantile(0.5):0} ms (median), {lag.Quantile(0.99):0} ms (99 %); health {health.Quantile(0.5):0.0}, {health.Quantile(0.99):0.0} ms.{pageShare}"));
        if (page is not null)
        {
            await page.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <returns>How much sound was scored, in seconds.</returns>
    private static async Task<double> StreamAsync(Uri address, int index, double seconds, Latencies lag, CancellationToken cancellationToken)
    {
        using LiveClient client = await LiveClient.ConnectAsync(address, string.Create(CultureInfo.InvariantCulture, $"mic-{index}"), cancellationToken);
        byte[] sound = LoadSound.Pcm(2000 + index);
        int pieceBytes = 2 * (int)(LoadSound.Rate * PieceSeconds);
        int pieces = (int)(seconds / PieceSeconds);

        // Not all at the same moment.
        await Task.Delay(TimeSpan.FromSeconds(PieceSeconds * (index % 10) / 10), cancellationToken);
        long started = Stopwatch.GetTimestamp();
        Task<double> receiving = ReceiveAsync(client, started, lag, cancellationToken);
        for (int i = 0; i < pieces; i++)
        {
            TimeSpan due = TimeSpan.FromSeconds((i + 1) * PieceSeconds) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellationToken);
            }

            await client.SendAsync(sound.AsMemory(i * pieceBytes % sound.Length, pieceBytes), cancellationToken);
        }

        await client.EndAsync(cancellationToken);
        return await receiving;
    }

    private static async Task<double> ReceiveAsync(LiveClient client, long started, Latencies lag, CancellationToken cancellationToken)
    {
        double latency = 0, scored = 0;
        await foreach (JsonElement found in client.EventsAsync(cancellationToken))
        {
            if (found.GetProperty("type").GetString() != "score")
            {
                continue;
            }

            // By now so much was sent; the block that came out ended at what the scores so far add up to, and had to wait for what its detector looks ahead.
            scored += found.GetProperty("durationSeconds").GetDouble();
            double behind = Stopwatch.GetElapsedTime(started).TotalSeconds - scored;
            latency = latency == 0 ? behind : Math.Min(latency, behind);
            lag.Add(Stopwatch.GetTimestamp() - (long)((behind - latency) * Stopwatch.Frequency));
        }

        return scored;
    }
}
