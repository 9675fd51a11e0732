using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Working memory on the stack whose vectors lie within lines of the cache.</summary>
internal static unsafe class AlignedVectors
{
    /// <summary>The first whole vector in memory that is longer by one than what is needed.</summary>
    public static Vector512<float>* From(float* memory)
    {
        nuint size = (nuint)sizeof(Vector512<float>);
        return (Vector512<float>*)(((nuint)memory + size - 1) / size * size);
    }
}
