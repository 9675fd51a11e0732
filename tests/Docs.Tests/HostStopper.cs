using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AudioAnomaly.Docs.Tests;

/// <summary>
/// Stops every host of a program as soon as it has started and its own services have done their work, so that a service can be run as it stands in a page. Hosts
/// tell of themselves by a diagnostic event, as they tell the tools of ASP.NET Core.
/// </summary>
/// <param name="program">The program.</param>
internal sealed class HostStopper(Assembly program) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Source = "Microsoft.Extensions.Hosting";
    private const string Built = "HostBuilt";

    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<Exception> _failures = [];
    private int _started;

    /// <summary>How many hosts have started.</summary>
    public int Started => _started;

    /// <summary>What services of the program threw.</summary>
    public IReadOnlyList<Exception> Failures => _failures;

    /// <summary>Listens from now on.</summary>
    public HostStopper Listen()
    {
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        return this;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Source)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: Built, Value: IHost host })
        {
            IHostApplicationLifetime lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
            lifetime.ApplicationStarted.Register(() => _ = StopAsync(host, lifetime));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    private async Task StopAsync(IHost host, IHostApplicationLifetime lifetime)
    {
        Interlocked.Increment(ref _started);
        try
        {
            foreach (BackgroundService service in host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(service => service.GetType().Assembly == program))
            {
                await (service.ExecuteTask ?? Task.CompletedTask);
            }
        }
        catch (Exception e)
        {
            _failures.Add(e);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }
}
