using System.ComponentModel;
using System.Diagnostics;

namespace AudioAnomaly.Audio;

/// <summary>A program and what it started.</summary>
internal static class ProcessTree
{
    /// <summary>Ends them, if they have not ended.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in this moment, or is beyond reach; either way nothing is left to do.
        }
    }
}
