using System.Diagnostics;
using System.Globalization;
using AudioAnomaly.Fleet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace FleetLoad;

/// <summary>One measurement: three silos, microphones in real time, a disturbance, and what became of the sound and of the alarms.</summary>
internal sealed class FleetRun(string redis, int count, double seconds, string member, double saveSeconds, Disturbance disturbance)
{
    private const int Silos = 3;
    private const string ClusterName = "audioanomaly";
    private const string Reader = "fleetload";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("fleetload-").FullName;
        FleetSound sound = await FleetSound.CreateAsync(Path.Combine(folder, "load.aam"), member, seconds, cancellationToken);
        using SiloNetwork? network = disturbance == Disturbance.Cut ? new SiloNetwork(Silos) : null;
        string reached = network is null ? redis : $"{SiloNetwork.Host}:{redis.Split(':')[1]}";
        await RedisInfo.FlushAsync(redis);
        SiloProcess[] silos = [.. Enumerable.Range(0, Silos).Select(number => new SiloProcess(number, reached, folder, saveSeconds, network))];
        try
        {
            await Task.WhenAll(silos.Select(silo => silo.StartAsync(cancellationToken)));
            using IHost client = Client(reached);
            await client.StartAsync(cancellationToken);
            await MeasureAsync(client.Services.GetRequiredService<IClusterClient>(), sound, silos, cancellationToken);
        }
        finally
        {
            Array.ForEach(silos, silo => silo.Dispose());
        }

        Console.WriteLine($"Logs of the silos: {folder}");
    }

    private async Task MeasureAsync(IClusterClient client, FleetSound sound, SiloProcess[] silos, CancellationToken cancellationToken)
    {
        for (int journal = 0; journal < FleetNames.Journals; journal++)
        {
            await client.GetGrain<IAlarmJournalGrain>(journal).ReadAsync(Reader, 0);
        }

        LoadedMicrophone[] microphones = [.. Enumerable.Range(0, count).Select(number => new LoadedMicrophone(client, $"microphone-{number}", number % sound.Alarms.Count, sound.Of(number)))];
        TimeSpan[] before = [.. silos.Select(silo => silo.ProcessorTime)];
        RedisInfo storedBefore = await RedisInfo.ReadAsync(redis);
        long started = Stopwatch.GetTimestamp();
        Task[] running = [.. microphones.Select((microphone, number) => microphone.RunAsync(started, (double)number / count, cancellationToken))];
        var memory = Task.Run(
            async () =>
            {
                double most = 0;
                while (!Task.WhenAll(running).IsCompleted)
                {
                    most = Math.Max(most, silos.Max(silo => silo.MemoryMiB));
                    await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                }

                return most;
            },
            cancellationToken);
        await DisturbAsync(silos, cancellationToken);
        await Task.WhenAll(running);
        double wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double processors = silos.Select((silo, number) => (silo.ProcessorTime - before[number]).TotalSeconds).Sum() / wall;
        Report(microphones, wall, processors, await memory, storedBefore, await RedisInfo.ReadAsync(redis));
        await ReportAlarmsAsync(client, microphones, sound);
        Array.ForEach(microphones, microphone => microphone.Dispose());
    }

    private void Report(LoadedMicrophone[] microphones, double wall, double processors, double memory, RedisInfo before, RedisInfo after)
    {
        double[] lags = [.. microphones.SelectMany(microphone => microphone.Lags).Order()];
        double scored = microphones.Sum(microphone => microphone.Feed.ScoredSeconds), pushed = microphones.Sum(microphone => microphone.Feed.PushedSeconds);
        double again = microphones.Max(microphone => microphone.Feed.SentAgainSeconds), lost = microphones.Sum(microphone => microphone.Feed.LostSeconds);
        LoadedMicrophone[] held = [.. microphones.Where(microphone => microphone.LongestStall > 4)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} microphones ({member}), {disturbance}: {scored:0} of {pushed:0} s scored in {wall:0} s, {lost:0.0} s lost; {processors:0.00} processors of the silos, at most {memory:0} MiB a silo."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"A moment was scored after {lags[lags.Length / 2]:0.00} s (median), {lags[(int)(0.99 * lags.Length)]:0.00} s (99 %), {lags[^1]:0.0} s (most). {held.Length} microphones waited for more than 4 s, the longest {microphones.Max(microphone => microphone.LongestStall):0.0} s; at most {again:0.0} s of one were scored anew, {microphones.Sum(microphone => microphone.Feed.SentAgainSeconds):0} s in all."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Redis: {(after.InputBytes - before.InputBytes) / wall / 1024:0} KiB/s in, {(after.OutputBytes - before.OutputBytes) / wall / 1024:0} KiB/s out, {after.MemoryBytes / 1024 / 1024:0} MiB in use ({(after.MemoryBytes - before.MemoryBytes) / 1024.0 / count:0} KiB a microphone)."));
    }

    private static async Task ReportAlarmsAsync(IClusterClient client, LoadedMicrophone[] microphones, FleetSound sound)
    {
        List<AlarmNews> news = [];
        for (int journal = 0; journal < FleetNames.Journals; journal++)
        {
            for (JournalPage page = await client.GetGrain<IAlarmJournalGrain>(journal).ReadAsync(Reader, 0); page.News.Count > 0; page = await client.GetGrain<IAlarmJournalGrain>(journal).ReadAsync(Reader, page.Last))
            {
                news.AddRange(page.News);
            }
        }

        ILookup<string, string> raised = news.Where(one => one.Kind == AlarmNewsKind.Raised).Select(one => one.ToRecord()).ToLookup(alarm => alarm.Source, alarm => FleetSound.Describe(alarm.Alarm));
        int expected = 0, missing = 0, unexpected = 0, doubled = 0;
        foreach (LoadedMicrophone microphone in microphones)
        {
            IReadOnlyList<string> should = sound.Alarms[microphone.Kind];
            string[] are = [.. raised[microphone.Name]];
            expected += should.Count;
            missing += should.Except(are).Count();
            unexpected += are.Except(should).Count();
            doubled += are.Length - are.Distinct().Count();
        }

        Console.WriteLine($"Alarms: {expected} expected (as of one session that is never lost), {missing} missing, {unexpected} others, {doubled} twice.");
    }

    private async Task DisturbAsync(SiloProcess[] silos, CancellationToken cancellationToken)
    {
        if (disturbance == Disturbance.None)
        {
            return;
        }

        await Task.Delay(TimeSpan.FromSeconds(seconds / 3), cancellationToken);
        switch (disturbance)
        {
            case Disturbance.Kill:
                await silos[1].KillAsync();
                Tell("a silo was killed");
                await Task.Delay(TimeSpan.FromSeconds(30), cancellationToken);
                await silos[1].StartAsync(cancellationToken);
                Tell("it runs again");
                break;
            case Disturbance.Rolling:
                foreach (SiloProcess silo in silos)
                {
                    await silo.StopAsync(cancellationToken);
                    await silo.StartAsync(cancellationToken);
                    Tell("a silo was stopped and runs again");
                }

                break;
            case Disturbance.Cut:
                SiloNetwork.Cut(1, isCut: true);
                Tell("a silo is cut off");
                await Task.Delay(TimeSpan.FromSeconds(30), cancellationToken);
                SiloNetwork.Cut(1, isCut: false);
                Tell("it is connected again");
                await Task.Delay(TimeSpan.FromSeconds(20), cancellationToken);
                Tell(silos[1].IsRunning ? "its process runs" : "its process has ended, as one that the others gave up");
                break;
            default:
                throw new NotSupportedException(disturbance.ToString());
        }
    }

    private static void Tell(string what) => Console.WriteLine($"{TimeProvider.System.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {what}.");

    private static IHost Client(string redis)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(client => client
            .UseRedisClustering(redis)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (ClusterName, ClusterName))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5))
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5))
            .UseConnectionRetryFilter((_, token) => Task.FromResult(!token.IsCancellationRequested)));
        return builder.Build();
    }
}
