using Microsoft.Extensions.Configuration;

namespace AudioAnomaly.Hosting.Tests.Hosts;

/// <summary>A configuration that changes while the host runs, as a file does.</summary>
internal sealed class ChangingConfiguration : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Change(IDictionary<string, string?> values)
    {
        Data = values.ToDictionary(pair => "AudioAnomaly:" + pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
