namespace AudioAnomaly.Hosting;

/// <summary>Secrets as Standard Webhooks writes them.</summary>
internal static class WebhookSecret
{
    private const string Mark = "whsec_";

    /// <summary>The bytes of a secret; null if it is no base64.</summary>
    public static byte[]? Read(string text)
    {
        string base64 = text.StartsWith(Mark, StringComparison.Ordinal) ? text[Mark.Length..] : text;
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int count) ? bytes[..count] : null;
    }
}
