namespace AudioAnomaly.Hosting;

/// <summary>The settings of live sound.</summary>
public sealed class LiveOptions
{
    /// <summary>How many live sources may be open at a time, 1 to 100,000; 256 by default.</summary>
    public int MaxSources { get; set; } = 256;

    /// <summary>How much sound is scored at a time, in seconds, from 0.01 to 60; 1 by default.</summary>
    public double BlockSeconds { get; set; } = 1;

    /// <summary>After how many quiet seconds an anomalous segment has ended, from 0.05 to 86,400; 1 by default.</summary>
    public double QuietSeconds { get; set; } = 1;

    /// <summary>How many events of a source are kept for those who connect again, 1 to 100,000; 256 by default.</summary>
    public int KeptEvents { get; set; } = 256;

    /// <summary>After how many seconds without a sample a source is said to be silent, from 0.1; 5 by default.</summary>
    public double PatienceSeconds { get; set; } = 5;
}
