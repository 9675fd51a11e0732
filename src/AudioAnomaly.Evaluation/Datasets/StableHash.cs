using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>Turns text into numbers that are the same in every process and on every machine.</summary>
internal static class StableHash
{
    /// <summary>A seed.</summary>
    public static int Of(string text) => BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A fingerprint of 64 hexadecimal digits.</summary>
    public static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
