using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting.Tests.Sources;

/// <summary>Keeps messages, and lets a test wait for them.</summary>
internal sealed class LogOf<T> : ILogger<T>
{
    private readonly Lock _lock = new();
    private readonly List<(int Id, string Text)> _messages = [];

    /// <summary>The messages of an id so far.</summary>
    public string[] Of(int id)
    {
        lock (_lock)
        {
            return [.. _messages.Where(message => message.Id == id).Select(message => message.Text)];
        }
    }

    /// <summary>Waits for so many messages of an id.</summary>
    /// <returns>The last of them.</returns>
    public async Task<string> WaitAsync(int id, int count = 1)
    {
        await Eventually.Is(() => Of(id).Length >= count);
        return Of(id)[count - 1];
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _messages.Add((eventId.Id, formatter(state, exception)));
        }
    }
}
