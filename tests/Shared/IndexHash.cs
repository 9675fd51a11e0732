namespace AudioAnomaly.Testing;

/// <summary>Numbers that other languages make too, without a random library: golden values and references were made with them.</summary>
internal static class IndexHash
{
    /// <summary>A number in [-1, 1) out of a 32-bit hash: h = index * 2654435761 + seed * 40503; h ^= h >> 16; h *= 2246822519; h ^= h >> 13; h / 2^31 - 1.</summary>
    public static double At(int index, int seed)
    {
        unchecked
        {
            uint h = ((uint)index * 2654435761u) + ((uint)seed * 40503u);
            h ^= h >> 16;
            h *= 2246822519u;
            h ^= h >> 13;
            return (h / 2147483648.0) - 1;
        }
    }
}
