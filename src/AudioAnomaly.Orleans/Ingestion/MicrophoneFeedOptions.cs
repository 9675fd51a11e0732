namespace AudioAnomaly.Fleet;

/// <summary>The settings of a feed. A mutable bag, read when the feed is made.</summary>
public sealed class MicrophoneFeedOptions
{
    /// <summary>
    /// How much sound that is not safe the feed keeps, in seconds from 1; 120 by default. It must be more than the fleet scores between two saves
    /// (<see cref="FleetOptions.SaveSeconds"/>) and than a lost server is noticed in. 64 MiB at most. When it is full, the oldest sound is given up,
    /// unless <see cref="WaitsWhenFull"/>.
    /// </summary>
    public double KeptSeconds { get; set; } = 120;

    /// <summary>How much sound goes in one call, in seconds from 0.05; 1 by default.</summary>
    public double ChunkSeconds { get; set; } = 1;

    /// <summary>The longest pause before a call that failed is made again, above 0; 2 s by default.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a caller waits, when the fleet is away and no more can be kept, instead of giving up the oldest sound: for those who get sound from somebody who can
    /// wait, as over a connection. False by default, as for a microphone that goes on.
    /// </summary>
    public bool WaitsWhenFull { get; set; }
}
