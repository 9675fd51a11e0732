using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>Checks the settings of alarms.</summary>
internal static class AlarmsCheck
{
    private const int LeastSecretBytes = 24;
    private const int MostSecretBytes = 64;
    private const int LongestTopic = 200;

    /// <summary>What can be told from the settings alone.</summary>
    public static IEnumerable<string> MistakesOf(AlarmsOptions alarms) =>
    [
        .. alarms.Database is { Length: 0 } ? ["Alarms:Database: name the file, or leave the key out for a database in memory."] : (string[])[],
        .. OptionsCheck.Range("Alarms:KeepDays", alarms.KeepDays, 0.01, 36_500),
        .. OptionsCheck.Range("Alarms:MaxMiB", alarms.MaxMiB, 1, 1e6),
        .. OptionsCheck.Range("Alarms:MostPerHour", alarms.MostPerHour, 1, 100_000),
        .. OptionsCheck.Range("Alarms:SecondsBefore", alarms.SecondsBefore, 0, 60),
        .. OptionsCheck.Range("Alarms:SecondsAfter", alarms.SecondsAfter, 0, 30),
        .. OptionsCheck.Range("Alarms:LongestSeconds", alarms.LongestSeconds, 1, 60),
        .. MistakesOf(alarms.Rule),
        .. alarms.Folders.SelectMany(folder => MistakesOf($"Alarms:Folders:{folder.Key}", folder.Key, folder.Value)),
        .. alarms.Webhooks.SelectMany(webhook => MistakesOf($"Alarms:Webhooks:{webhook.Key}", webhook.Key, webhook.Value)),
        .. alarms.Mqtt.SelectMany(broker => MistakesOf($"Alarms:Mqtt:{broker.Key}", broker.Key, broker.Value)),
    ];

    private static IEnumerable<string> MistakesOf(AlarmOptions rule)
        => AlarmOptions.Format.FindMistakes(rule).Select(mistake => $"Alarms:Rule:{mistake.Members[0]}: {mistake.Message}");

    private static IEnumerable<string> MistakesOf(string key, string name, AlarmFolderOptions folder) =>
    [
        .. MistakesOfName(key, name),
        .. folder.Path.Length == 0 ? [$"{key}:Path: name the folder."] : (string[])[],
    ];

    private static IEnumerable<string> MistakesOf(string key, string name, AlarmWebhookOptions webhook) =>
    [
        .. MistakesOfName(key, name),
        .. Uri.TryCreate(webhook.Url, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? (string[])[]
            : [$"{key}:Url: give an address that begins with https:// or http://."],
        .. OptionsCheck.Range($"{key}:TimeoutSeconds", webhook.TimeoutSeconds, 0.1, 300),

        // What was given may be nearly right, and stays out of messages.
        .. webhook.Secret is null || WebhookSecret.Read(webhook.Secret) is { Length: >= LeastSecretBytes and <= MostSecretBytes }
            ? (string[])[]
            : [$"{key}:Secret: give {LeastSecretBytes} to {MostSecretBytes} bytes in base64, with or without whsec_ before them."],
    ];

    private static IEnumerable<string> MistakesOf(string key, string name, AlarmMqttOptions broker) =>
    [
        .. MistakesOfName(key, name),
        .. broker.Host.Length == 0 || broker.Host.Any(char.IsWhiteSpace) || broker.Host.Contains('/', StringComparison.Ordinal)
            ? [$"{key}:Host: name the broker, without 'mqtt://'."]
            : (string[])[],
        .. OptionsCheck.Range($"{key}:Port", broker.Port, 0, 65_535),
        .. IsTopic(broker.Prefix)
            ? (string[])[]
            : [$"{key}:Prefix: '{OneLine.Of(broker.Prefix, LongestTopic)}' cannot begin a topic."
                + $" Use 1 to {LongestTopic} characters without '+', '#', '$' and empty levels."],
        .. broker.Password is not null && broker.User is null ? [$"{key}:User: a password needs a user."] : (string[])[],
        .. broker.ClientId is { Length: 0 } ? [$"{key}:ClientId: name it, or leave the key out."] : (string[])[],
    ];

    private static bool IsTopic(string prefix)
        => prefix.Length is > 0 and <= LongestTopic && prefix.Split('/').All(level => level.Length > 0)
            && !prefix.Any(letter => letter is '+' or '#' or '$' || char.IsControl(letter));

    private static IEnumerable<string> MistakesOfName(string key, string name)
        => ResourceName.ProblemOf(name) is { } problem ? [$"{key}: {problem}"] : [];
}
