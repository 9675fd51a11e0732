namespace AudioAnomaly.Hosting;

/// <summary>An MQTT broker (MQTT 5) that gets a message for each news of an alarm, and the state of each source.</summary>
public sealed class AlarmMqttOptions
{
    /// <summary>The broker's name or address.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Its port, 1 to 65,535; 0 (the default) for 8883 with TLS and 1883 without.</summary>
    public int Port { get; set; }

    /// <summary>Whether the connection is encrypted; false by default.</summary>
    public bool Tls { get; set; }

    /// <summary>The user's name; null (the default) for none.</summary>
    public string? User { get; set; }

    /// <summary>The user's password; null (the default) for none.</summary>
    public string? Password { get; set; }

    /// <summary>What topics begin with; "audioanomaly" by default.</summary>
    public string Prefix { get; set; } = "audioanomaly";

    /// <summary>
    /// What the broker knows this host by, unique among its clients; null (the default) for a name made of the prefix and the machine's name.
    /// </summary>
    public string? ClientId { get; set; }

    internal int PortNumber => Port > 0 ? Port : Tls ? 8883 : 1883;
}
