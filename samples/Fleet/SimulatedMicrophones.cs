using System.Buffers.Binary;
using AudioAnomaly.Fleet;

namespace AudioAnomaly.Samples;

/// <summary>Microphones at generated machines that run in real time and develop faults: something to look at without a fleet.</summary>
internal sealed partial class SimulatedMicrophones(IGrainFactory grains, IConfiguration configuration, TimeProvider clock, ILogger<SimulatedMicrophones> logger) : BackgroundService
{
    private const int StepsPerSecond = 4;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(Enumerable.Range(0, configuration.GetValue("Microphones", 12)).Select(number => RunAsync(number, stoppingToken)));

    private async Task RunAsync(int number, CancellationToken cancellationToken)
    {
        DemoMachine kind = DemoMachine.All[number % DemoMachine.All.Length];
        DemoMachine machine = kind with { Name = $"hall-{1 + (number / DemoMachine.All.Length)}-{kind.Name}", Seed = kind.Seed + (100 * number) };
        using var feed = new MicrophoneFeed(grains, machine.Name, new MicrophoneSettings { Model = "pump", SampleRate = DemoMachine.SampleRate });
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / StepsPerSecond), clock);
        try
        {
            await RegisterAsync(feed, machine.Name, timer, cancellationToken);
            foreach (float[] step in machine.Blocks().SelectMany(block => block.Chunk(DemoMachine.SampleRate / StepsPerSecond)))
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await feed.PushAsync(ToBytes(step), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }
        catch (AudioAnomalyException e)
        {
            LogStopped(machine.Name, e.Message);
        }
    }

    /// <summary>The cluster may still come up, or lose a silo just now.</summary>
    private async Task RegisterAsync(MicrophoneFeed feed, string machine, PeriodicTimer timer, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await feed.RegisterAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                LogWaits(machine, e.Message);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static byte[] ToBytes(float[] samples)
    {
        byte[] bytes = new byte[samples.Length * sizeof(short)];
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * sizeof(short)), (short)Math.Clamp(MathF.Round(samples[i] * 32768), short.MinValue, short.MaxValue));
        }

        return bytes;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Machine} stopped: {Problem}")]
    private partial void LogStopped(string machine, string problem);

    [LoggerMessage(2, LogLevel.Warning, "{Machine} is not registered yet; it is tried again. {Problem}")]
    private partial void LogWaits(string machine, string problem);
}
