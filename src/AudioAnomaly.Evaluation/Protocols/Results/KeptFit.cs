using System.Security.Cryptography;
using System.Text.Json;

namespace AudioAnomaly.Evaluation;

/// <summary>A finished fit in its file, with a digest that finds damage.</summary>
/// <param name="Sha256">The digest of the fit.</param>
/// <param name="Fit">The fit.</param>
internal sealed record KeptFit(string Sha256, FinishedFit Fit)
{
    /// <summary>Puts a digest beside a fit.</summary>
    public static KeptFit Of(FinishedFit fit) => new(DigestOf(fit), fit);

    /// <summary>Whether the fit is as it was written.</summary>
    public bool IsWhole() => DigestOf(Fit) == Sha256;

    private static string DigestOf(FinishedFit fit)
        => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(fit, EvaluationJson.Default.FinishedFit)));
}
