namespace AudioAnomaly;

/// <summary>placeholder</summary>
public static class NativeRuntime
{
    /// <summary>placeholder</summary>
    public static void EnsureLoaded()
    {
    }
}
