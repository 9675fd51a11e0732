namespace AudioAnomaly.Hosting;

/// <summary>An address that gets a POST request with JSON for each news of an alarm.</summary>
public sealed class AlarmWebhookOptions
{
    /// <summary>The address, beginning with <c>https://</c> or <c>http://</c>.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>
    /// The secret that requests are signed with, as Standard Webhooks has it: 24 to 64 bytes in base64, with or without <c>whsec_</c> before them. Null (the
    /// default) for requests without a signature.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>How long an answer may take, in seconds, from 0.1 to 300; 10 by default.</summary>
    public double TimeoutSeconds { get; set; } = 10;
}
