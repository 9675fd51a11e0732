using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Endurance;

/// <summary>A digest of everything that a result tells, to the last bit.</summary>
internal static class ResultDigest
{
    public static string Of(AnomalyResult result)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(result.Score));
        hash.AppendData(BitConverter.GetBytes(result.PValue ?? double.NaN));
        hash.AppendData(MemoryMarshal.AsBytes(result.Map.Values.Span));
        hash.AppendData(MemoryMarshal.AsBytes<float>(result.FrameScores.ToArray()));

        // Records print their numbers so that they can be told apart to the last bit.
        string words = string.Join('\n', result.Evidence.Select(evidence => evidence.ToString()).Concat(result.Segments.Select(segment => segment.ToString())).Concat(result.Warnings))
            + string.Join('\n', result.KindScores.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value:R}"));
        hash.AppendData(Encoding.UTF8.GetBytes(words));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
