namespace AudioAnomaly.Hosting;

/// <summary>What live sound may be: the rates are those of the WAV reader.</summary>
internal static class SoundLimits
{
    public const int LeastRate = 100;
    public const int MostRate = 10_000_000;
    public const int MostChannels = 1024;
}
