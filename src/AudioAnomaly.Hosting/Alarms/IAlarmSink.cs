namespace AudioAnomaly.Hosting;

/// <summary>Where news of alarms go. Each sink gets every notice in order, at least once: one that fails is called again with the same notice, later and later.</summary>
/// <example>
/// <code>
/// HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
/// builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
/// builder.Services.AddSingleton&lt;IAlarmSink, Lamp>();
///
/// internal sealed class Lamp : IAlarmSink
/// {
///     public string Name => "lamp";
///
///     public Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken)
///     {
///         Console.WriteLine($"{notice.Alarm.Source}: {(notice.Kind == AlarmNoticeKind.Raised ? "red" : "green")}");
///         return Task.CompletedTask;
///     }
/// }
/// </code>
/// </example>
public interface IAlarmSink
{
    /// <summary>Its name, under which is kept what it was given: unique and always the same.</summary>
    string Name { get; }

    /// <summary>Takes a notice.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="cancellationToken">Ends it: the host stops.</param>
    /// <returns>A task that ends when the notice is safe, and fails if it is not.</returns>
    Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken);
}
