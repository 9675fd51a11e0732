namespace AudioAnomaly.AspNetCore;

/// <summary>One kind of evidence, as <see cref="AnomalyEvidence"/>.</summary>
public sealed record EvidenceResponse
{
    /// <summary>What kind it is, such as "spectrum".</summary>
    public required string Kind { get; init; }

    /// <summary>How unusual it is, on the scale of the recording's score.</summary>
    public required double Score { get; init; }

    /// <summary>Deviations above the median of normal recordings, on a logarithmic scale.</summary>
    public required double Z { get; init; }

    /// <summary>The share of normal windows expected to be so unusual in this kind; null if unknown.</summary>
    public required double? PValue { get; init; }

    /// <summary>The lower end of the band, in Hz.</summary>
    public required double LowHz { get; init; }

    /// <summary>The upper end of the band, in Hz.</summary>
    public required double HighHz { get; init; }

    /// <summary>When it begins, in seconds from the start; null for what lasts.</summary>
    public required double? StartSeconds { get; init; }

    /// <summary>When it ends, in seconds.</summary>
    public required double? EndSeconds { get; init; }

    /// <summary>What was heard, in plain words.</summary>
    public required string Text { get; init; }

    internal static EvidenceResponse[] Of(IEnumerable<AnomalyEvidence> evidence) => [.. evidence.Select(one => new EvidenceResponse
    {
        Kind = one.Kind,
        Score = one.Score,
        Z = one.Z,
        PValue = one.PValue,
        LowHz = one.LowHz,
        HighHz = one.HighHz,
        StartSeconds = one.StartSeconds,
        EndSeconds = one.EndSeconds,
        Text = one.Text,
    })];
}
