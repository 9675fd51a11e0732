namespace AudioAnomaly;

/// <summary>How many patches a bank and its reserve keep.</summary>
internal static class PatchBankSize
{
    /// <summary>Patches in the bank.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="seen">Normal patches that it stands for.</param>
    public static int Of(PatchCoreOptions options, long seen) => options.CoresetCount
        ?? (int)Math.Min(options.MaxCoresetCount, Math.Max(1, (long)(seen * options.CoresetRatio)));

    /// <summary>Patches in the bank and its reserve.</summary>
    public static long WithReserve(PatchCoreOptions options, int bank) => (long)bank + options.MergeReserve;
}
