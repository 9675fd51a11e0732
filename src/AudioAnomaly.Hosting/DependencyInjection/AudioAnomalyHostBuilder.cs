namespace AudioAnomaly.Hosting;

/// <summary>What a program adds to the settings of <c>services.AddAudioAnomaly(configuration)</c>.</summary>
/// <example>
/// <code>
/// HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
/// builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"), host => host
///     .AddModel("pump", "models/pump.aam")
///     .Configure(options => options.Alarms.Rule.AlarmsPerDay = 0.5));
/// </code>
/// </example>
public sealed class AudioAnomalyHostBuilder
{
    internal AudioAnomalyHostBuilder()
    {
    }

    internal ComponentRegistry Registry { get; } = ManagedComponents.CreateRegistry();

    internal Action<AudioAnomalyOptions>? Configuration { get; private set; }

    /// <summary>Changes settings after they were read from the configuration, each time that is done.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyHostBuilder Configure(Action<AudioAnomalyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Configuration += configure;
        return this;
    }

    /// <summary>Adds a model under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">The <c>.aam</c> file.</param>
    /// <returns>This builder.</returns>
    /// <remarks>A name that is taken, here or by the configuration, ends the start with an error.</remarks>
    public AudioAnomalyHostBuilder AddModel(string name, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Configure(options =>
        {
            if (!options.Models.TryAdd(name, new ModelOptions { Path = path }))
            {
                throw new InvalidOperationException($"The model name '{name}' is given twice.");
            }
        });
    }

    /// <summary>Adds components or engines that models need beside those in managed code, such as <c>registry.AddTorch(...)</c> or <c>AddOnnx()</c>.</summary>
    /// <param name="add">Adds them.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyHostBuilder UseComponents(Action<ComponentRegistry> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        add(Registry);
        return this;
    }
}
