using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AudioAnomaly.Hosting;

/// <summary>Loads models when the host starts, then looks for new files and other settings.</summary>
internal sealed class ModelStoreService(
    ModelStore store,
    OptionsSource settings,
    IOptions<AudioAnomalyOptions> options,
    TimeProvider clock,
    ILogger<ModelStoreService> logger) : BackgroundService
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile AudioAnomalyOptions _options = options.Value;
    private IDisposable? _registration;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = ChangeToken.OnChange(settings.GetReloadToken, () => _changed.Writer.TryWrite(true));
        if (_options.OnBrokenModel == BrokenModelPolicy.StopHost)
        {
            await store.WarmUpAsync(cancellationToken).ConfigureAwait(false);
            if (store.Models.FirstOrDefault(model => model is { IsRequired: true, State: ModelState.Broken }) is { } broken)
            {
                throw new OptionsValidationException(
                    nameof(AudioAnomalyOptions),
                    typeof(AudioAnomalyOptions),
                    [$"{broken.Problem} Set OnBrokenModel to \"{BrokenModelPolicy.ReportHealth}\" to start without it."]);
            }
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _registration?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var change = _changed.Reader.ReadAsync(stoppingToken).AsTask();
        await Run(() => store.WarmUpAsync(stoppingToken), stoppingToken).ConfigureAwait(false);
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause = _options.ReloadSeconds > 0 ? TimeSpan.FromSeconds(_options.ReloadSeconds) : Timeout.InfiniteTimeSpan;
            await Task.WhenAny(change, Task.Delay(pause, clock, stoppingToken)).ConfigureAwait(false);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            if (change.IsCompletedSuccessfully)
            {
                change = _changed.Reader.ReadAsync(stoppingToken).AsTask();
                await Run(() => TakeChangesAsync(stoppingToken), stoppingToken).ConfigureAwait(false);
            }
            else
            {
                await Run(() => store.RefreshAsync(stoppingToken), stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeChangesAsync(CancellationToken cancellationToken)
    {
        if (settings.Read() is not { } read)
        {
            return;
        }

        string[] mistakes = [.. OptionsCheck.MistakesOf(read)];
        if (mistakes.Length > 0)
        {
            logger.SettingsRefused(string.Join(' ', mistakes));
            return;
        }

        _options = read;
        await store.ChangeAsync(read, cancellationToken).ConfigureAwait(false);
        logger.SettingsTaken();
    }

    /// <summary>Whatever fails is told and tried again: the host goes on.</summary>
    private async Task Run(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.RefreshFailed(e);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
