namespace AudioAnomaly;

/// <summary>Arrays of long recordings, which live as long as their result.</summary>
internal static class LongLived
{
    private const int LeastLength = 1 << 20;

    /// <summary>An array of zeros.</summary>
    /// <remarks>
    /// The collector lets garbage among large objects grow with what survives there. Long arrays go where pinned ones live, so that the working memory of
    /// windows is freed as soon as if they were not there.
    /// </remarks>
    public static float[] Array(int length) => length < LeastLength ? new float[length] : GC.AllocateArray<float>(length, pinned: true);
}
