using System.Diagnostics;

namespace AudioAnomaly.Testing;

/// <summary>The memory of this process after everything that nobody holds is gone, what finalizers keep included.</summary>
internal static class SettledMemory
{
    /// <summary>The managed heap.</summary>
    public static long ManagedBytes
    {
        get
        {
            Settle();
            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    /// <summary>The resident memory that is not the garbage collector's.</summary>
    public static long NativeBytes
    {
        get
        {
            Settle();
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64 - GC.GetGCMemoryInfo().TotalCommittedBytes;
        }
    }

    public static void Settle()
    {
        for (int round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        GC.Collect();
    }
}
