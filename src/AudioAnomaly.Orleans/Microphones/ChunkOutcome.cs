namespace AudioAnomaly.Fleet;

/// <summary>What became of a piece of sound.</summary>
public enum ChunkOutcome
{
    /// <summary>It was taken in, or all of it was known.</summary>
    Taken,

    /// <summary>Sound before it is missing: send from <see cref="ChunkReceipt.Next"/> on, or say that it is lost.</summary>
    Behind,

    /// <summary>More sound came than real time gives: send it again after <see cref="ChunkReceipt.RetryAfter"/>.</summary>
    TooFast,

    /// <summary>Nobody has registered the microphone.</summary>
    Unknown,

    /// <summary>Its rate, its length or a sample is not what was registered; see <see cref="ChunkReceipt.Problem"/>. It is not taken in, however often it is sent.</summary>
    Wrong,

    /// <summary>The model cannot be used at present, or the server goes down: send it again after <see cref="ChunkReceipt.RetryAfter"/>.</summary>
    Unavailable,
}
