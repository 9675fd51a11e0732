namespace AudioAnomaly.Hosting;

/// <summary>The level of sound in dB below full scale (RMS, a full-scale square wave has 0).</summary>
internal static class SoundLevel
{
    /// <summary>The level that silence is given: below one step of 24 bits.</summary>
    public const float LowestDb = -140;

    /// <summary>The level of some samples.</summary>
    /// <param name="squares">The sum of their squares.</param>
    /// <param name="count">How many they are.</param>
    public static float Of(double squares, long count) => count > 0 && squares > 0 ? (float)Math.Max(LowestDb, 10 * Math.Log10(squares / count)) : LowestDb;
}
