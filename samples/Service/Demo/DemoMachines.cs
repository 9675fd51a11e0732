using AudioAnomaly.Hosting;

namespace AudioAnomaly.Samples;

/// <summary>Generated machines that run in real time and develop faults, as live sources: something to look at without a microphone.</summary>
internal sealed class DemoMachines(LiveSources sources, TimeProvider clock) : BackgroundService
{
    private const string Model = "pump";
    private const int StepsPerSecond = 10;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(DemoMachine.All.Select(machine => RunAsync(machine, stoppingToken)));

    private async Task RunAsync(DemoMachine machine, CancellationToken cancellationToken)
    {
        await using LiveSource source = await sources.OpenAsync(machine.Name, Model, new LiveFormat(DemoMachine.SampleRate), takeOver: true, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / StepsPerSecond), clock);
        try
        {
            foreach (float[] step in machine.Blocks().SelectMany(block => block.Chunk(DemoMachine.SampleRate / StepsPerSecond)))
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await source.PushAsync(step, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && source.Ended.IsCancellationRequested)
        {
            // The service stops, or somebody else took the name.
        }
    }
}
