using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace AudioAnomaly.Hosting;

/// <summary>Where the settings come from: a configuration section, and what the program adds.</summary>
internal sealed class OptionsSource(IConfiguration configuration, Action<AudioAnomalyOptions>? configure, ILogger<OptionsSource> logger)
{
    public IChangeToken GetReloadToken() => configuration.GetReloadToken();

    /// <summary>Reads them anew.</summary>
    /// <returns>The settings; null if they are no settings, which was told.</returns>
    public AudioAnomalyOptions? Read()
    {
        try
        {
            var options = new AudioAnomalyOptions();
            Bind(configuration, options);
            configure?.Invoke(options);
            return options;
        }
        catch (InvalidOperationException e)
        {
            logger.SettingsRefused(e.Message);
            return null;
        }
    }

    /// <summary>A key that is not known is a mistake: it would be passed over in silence.</summary>
    public static void Bind(IConfiguration configuration, AudioAnomalyOptions options) => configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
}
