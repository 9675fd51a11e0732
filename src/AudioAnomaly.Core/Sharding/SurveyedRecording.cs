namespace AudioAnomaly;

/// <summary>What a survey has found out about a recording.</summary>
/// <param name="Name">Its path or name.</param>
/// <param name="Group">Its group.</param>
internal sealed record SurveyedRecording(string Name, string Group)
{
    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether its header could be read.</summary>
    public bool HasHeader { get; init; }

    /// <summary>The highest frequency in Hz that it can hold.</summary>
    public double BandwidthHz { get; init; }

    /// <summary>The channels averaged into its clip.</summary>
    public int MixedChannels { get; init; }

    /// <summary>The frames of its spectrogram.</summary>
    public int Frames { get; init; }

    /// <summary>See <see cref="FitRecordings.ContentOf"/>.</summary>
    public string Content { get; init; } = string.Empty;

    /// <summary>Whether all samples are the same.</summary>
    public bool IsSilent { get; init; }

    /// <summary>What is odd about it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
