using AudioAnomaly.Hosting;

namespace AudioAnomaly.Samples;

/// <summary>Generated machines that run in real time and develop faults, as live sources: something to look at without a microphone.</summary>
internal sealed partial class DemoMachines(LiveSources sources, TimeProvider clock, ILogger<DemoMachines> logger) : BackgroundService
{
    private const string Model = "pump";
    private const int StepsPerSecond = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> running = [];
        try
        {
            foreach (DemoMachine machine in DemoMachine.All)
            {
                LiveSource source = await sources.OpenAsync(machine.Name, Model, new LiveFormat(DemoMachine.SampleRate), takeOver: true, stoppingToken);
                running.Add(RunAsync(machine, source, stoppingToken));
            }
        }
        catch (AudioAnomalyException e)
        {
            // A service with models of its own has none for them, and goes on.
            LogNotOpened(e.Message);
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync(DemoMachine machine, LiveSource source, CancellationToken cancellationToken)
    {
        await using LiveSource opened = source;
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
        catch (AudioAnomalyException e)
        {
            LogStopped(machine.Name, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The machines of the demonstration do not run: {Problem} Demo=false leaves them out.")]
    private partial void LogNotOpened(string problem);

    [LoggerMessage(2, LogLevel.Warning, "{Machine} of the demonstration stopped: {Problem}")]
    private partial void LogStopped(string machine, string problem);
}
