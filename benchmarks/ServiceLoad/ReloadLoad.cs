using System.Globalization;
using System.Text.Json;

namespace ServiceLoad;

/// <summary>Puts two model files in each other's place over and over while recordings are scored and a stream runs. One error, or a score of neither, is a failure.</summary>
internal static class ReloadLoad
{
    private const int Clients = 4;

    public static async Task<int> RunAsync(int reloads, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("service-load-").FullName;
        string model = Path.Combine(folder, "pump.aam");
        string[] files = [Path.Combine(folder, "a.aam"), Path.Combine(folder, "b.aam")];
        await LoadSound.FitAsync(files[0], seed: 0);
        await LoadSound.FitAsync(files[1], seed: 1);
        File.Copy(files[0], model);
        await using ServedProcess service = await ServedProcess.StartServiceAsync(model, "--AudioAnomaly:ReloadSeconds=0.1");
        using var client = new HttpClient { BaseAddress = service.Address };
        byte[] wav = LoadSound.Wav(1000);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int scored = 0, failed = 0;
        var scores = new HashSet<double>();
        Task[] users = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                using var content = new ByteArrayContent(wav);
                using HttpResponseMessage response = await client.PostAsync(new Uri("/models/pump/score", UriKind.Relative), content, CancellationToken.None);
                if (!response.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref failed);
                    continue;
                }

                using JsonDocument said = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(CancellationToken.None));
                Interlocked.Increment(ref scored);
                lock (scores)
                {
                    scores.Add(said.RootElement.GetProperty("score").GetDouble());
                }
            }
        }, cancellationToken))];
        Task<(double Sound, int Models)> stream = StreamAsync(service.Address, over.Token);
        double memory = 0, memoryAtTenth = 0;
        for (int i = 1; i <= reloads; i++)
        {
            string next = model + ".next";
            File.Copy(files[i % 2], next, overwrite: true);
            File.Move(next, model, overwrite: true);
            while (await VersionAsync(client, cancellationToken) <= i)
            {
                await Task.Delay(20, cancellationToken);
            }

            memory = Math.Max(memory, service.MemoryMiB);
            if (i == reloads / 10)
            {
                memoryAtTenth = memory;
            }
        }

        await over.CancelAsync();
        await Task.WhenAll(users);
        (double sound, int models) = await stream;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{reloads} reloads: {scored} recordings scored, {failed} failed, {scores.Count} different scores of one recording (2 models);"
                + $" a live stream had {sound:0} s scored by {models + 1} models and did not break; at most {memory:0} MiB ({memoryAtTenth:0} in the first tenth)."));
        Directory.Delete(folder, recursive: true);
        return failed == 0 && scores.Count == 2 ? 0 : 1;
    }

    private static async Task<int> VersionAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using JsonDocument models = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri("/models", UriKind.Relative), cancellationToken));
        return models.RootElement[0].GetProperty("version").GetInt32();
    }

    private static async Task<(double Sound, int Models)> StreamAsync(Uri address, CancellationToken over)
    {
        using LiveClient client = await LiveClient.ConnectAsync(address, "mic", CancellationToken.None);
        Task<(double, int)> receiving = ReceiveAsync(client);
        byte[] tenth = LoadSound.Pcm(2000)[..(2 * LoadSound.Rate / 10)];
        while (!over.IsCancellationRequested)
        {
            await client.SendAsync(tenth, CancellationToken.None);
            await Task.Delay(100, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await client.EndAsync(CancellationToken.None);
        return await receiving;
    }

    private static async Task<(double Sound, int Models)> ReceiveAsync(LiveClient client)
    {
        double sound = 0;
        int models = 0;
        await foreach (JsonElement found in client.EventsAsync(CancellationToken.None))
        {
            string? type = found.GetProperty("type").GetString();
            models += type == "model" ? 1 : 0;
            sound += type == "score" ? found.GetProperty("durationSeconds").GetDouble() : 0;
        }

        return (sound, models);
    }
}
